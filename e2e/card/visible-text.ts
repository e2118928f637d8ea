/** What a person can see of an element: its text nodes that are drawn, in a size and a colour that can be read, and not cut off. */

const SMALLEST_FONT = 9;

/** The texts that are seen, in their order. */
export function readVisible(element: HTMLElement): string[] {
  return [...textNodes(element)].filter((node) => !whyUnseen(node)).map((node) => node.data);
}

/** The first text that is there and can't be seen, and why. Text for screen readers alone is no part of what is sent. */
export function findUnseen(element: HTMLElement): string | undefined {
  for (const node of textNodes(element)) {
    const why = node.parentElement?.closest(".sr-only") ? undefined : whyUnseen(node);
    if (why) return `${JSON.stringify(node.data)}: ${why}`;
  }
  return undefined;
}

function* textNodes(element: HTMLElement): Generator<Text> {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text && node.data.trim() !== "") yield node;
  }
}

function whyUnseen(node: Text): string | undefined {
  const parent = node.parentElement;
  if (!parent?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return "it is hidden";
  const style = getComputedStyle(parent);
  if (Number.parseFloat(style.fontSize) < SMALLEST_FONT) return "it is too small";
  const background = backgroundOf(parent);
  if (style.color === background || /(?:,|\/) ?0(?:\.0\d*)?\)$/.test(style.color))
    return "it has the colour of its background";
  const range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) return "it has no size";
  return isCut(parent, box) ? "it is cut off" : undefined;
}

function backgroundOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^rgba\(0, 0, 0, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
  }
  return "";
}

/** Something around it clips it, or it runs out of the page. */
function isCut(element: Element, box: DOMRect): boolean {
  if (box.left < -1 || box.right > document.documentElement.clientWidth + 1) return true;
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { overflowX, overflowY, clipPath, clip } = getComputedStyle(at);
    const clips =
      overflowX !== "visible" || overflowY !== "visible" || clipPath !== "none" || clip !== "auto";
    if (!clips || at === document.documentElement) continue;
    const around = at.getBoundingClientRect();
    const isInside =
      box.left >= around.left - 1 &&
      box.right <= around.right + 1 &&
      box.top >= around.top - 1 &&
      box.bottom <= around.bottom + 1;
    if (!isInside) return true;
  }
  return false;
}
