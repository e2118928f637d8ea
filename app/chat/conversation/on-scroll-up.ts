const UP_KEYS = new Set(["ArrowUp", "PageUp", "Home"]);

/**
 * Calls back when the person starts to scroll an element up by wheel, key or touch, before it moves: the browser scrolls over
 * several frames, and setting the position in between cancels it.
 * @returns stops listening
 */
export function onScrollUp(box: HTMLElement, callback: () => void): () => void {
  const listening = new AbortController();
  const options = { passive: true, signal: listening.signal };
  let finger = 0;

  function tell(event: Event): void {
    if (movesUp(box, event.target)) callback();
  }

  box.addEventListener(
    "wheel",
    (event) => {
      // With Ctrl it zooms.
      if (event.deltaY < 0 && !event.ctrlKey) tell(event);
    },
    options,
  );
  box.addEventListener("touchstart", ({ touches }) => (finger = touches[0]?.clientY ?? 0), options);
  box.addEventListener(
    "touchmove",
    (event) => {
      const now = event.touches[0]?.clientY ?? 0;
      if (now > finger && event.touches.length === 1) tell(event);
      finger = now;
    },
    options,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      const isUp = UP_KEYS.has(event.key) || (event.key === " " && event.shiftKey);
      if (isUp && !event.defaultPrevented && scrollsByKey(box, event.target)) tell(event);
    },
    options,
  );
  return () => listening.abort();
}

/** Whether the element itself would scroll, not something inside it. */
function movesUp(box: HTMLElement, from: EventTarget | null): boolean {
  for (let one = from; one instanceof Element && one !== box; one = one.parentElement)
    if (one.scrollTop > 0) return false;
  return box.scrollTop > 0;
}

/** The browser scrolls what has the focus, or else what was clicked last. Fields keep such keys. */
function scrollsByKey(box: HTMLElement, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.isContentEditable) return false;
  return target === document.body || (box.contains(target) && !target.matches("input, textarea, select"));
}
