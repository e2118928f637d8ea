import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { readLinkedCall, showLinkedCall } from "./linked-call.ts";
import { onScrollUp } from "./on-scroll-up.ts";

/** Scrolling down to within this distance follows the end again: it moves on meanwhile, a few lines at a time. */
const NEAR_PX = 100;

export interface StickToEnd {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** Following the end. */
  isAtEnd: boolean;
  toEnd(): void;
}

/**
 * Keeps a scroller at its end while its content grows, until the person scrolls up by any amount and any means.
 * Not `use-stick-to-bottom`: docs/decisions/0107.
 */
export function useStickToEnd(): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  // The scroller's last position and end, including changes of our own, whose events come late.
  const seen = useRef({ top: 0, end: 0 });
  const [isAtEnd, setAtEnd] = useState(true);

  const stick = useCallback((isSticking: boolean) => {
    sticks.current = isSticking;
    setAtEnd(isSticking);
    const box = scroller.current;
    if (!box) return;
    // Scroll anchoring keeps visible content in place. At the end that would look like scrolling.
    box.style.overflowAnchor = isSticking ? "none" : "";
    if (isSticking) box.scrollTop = box.scrollHeight;
    seen.current = look(box);
  }, []);

  const toEnd = useCallback(() => stick(true), [stick]);

  useEffect(() => {
    const [box, inner] = [scroller.current, content.current];
    if (!box || !inner) return;
    // A person who came to see one call stays there.
    const linked = new MutationObserver(() => {
      if (!showLinkedCall(inner)) return;
      stick(false);
      linked.disconnect();
    });
    if (readLinkedCall()) linked.observe(inner, { childList: true, subtree: true });
    const resized = new ResizeObserver(() => {
      stick(sticks.current || box.scrollHeight <= box.clientHeight);
    });
    const scrolled = () => {
      const before = seen.current;
      const { top, end } = look(box);
      seen.current = { top, end };
      // Content above grew, and scroll anchoring kept the visible part in place.
      if (Math.abs(end - top - (before.end - before.top)) < 1) return;
      // Shrinking content also moves the scroller up, but then it is at the end.
      if (top < before.top && end - top > 1) stick(false);
      // The end that the person saw: more may have arrived since.
      else if (top > before.top && Math.min(end, before.end) - top < NEAR_PX) stick(true);
    };
    const stopListening = onScrollUp(box, () => stick(false));
    resized.observe(inner);
    resized.observe(box);
    box.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      linked.disconnect();
      resized.disconnect();
      box.removeEventListener("scroll", scrolled);
      stopListening();
    };
  }, [stick]);

  return { scroller, content, isAtEnd, toEnd };
}

function look(box: Element): { top: number; end: number } {
  return { top: box.scrollTop, end: box.scrollHeight - box.clientHeight };
}
