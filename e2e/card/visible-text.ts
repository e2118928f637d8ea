/** Finds the text that a person can see: rendered, in a readable size and colour, and not clipped. */

const SMALLEST_FONT = 9;
const HIDDEN = "it is hidden";

/** The properties shared by all text of an element. */
interface Look {
  /** Why its text is not visible. */
  problem: string | undefined;
  background: string;
  /** The boxes that clip it, its own included. */
  clips: readonly DOMRect[];
}

/** Reads a page that does not change meanwhile: each element is examined once, and the page is laid out once. */
export class PageReader {
  readonly #looks = new Map<Element, Look>();
  readonly #width = document.documentElement.clientWidth;

  /** The visible texts, in order. */
  readVisible(element: HTMLElement): string[] {
    return [...textNodes(element)].filter((node) => !this.#whyUnseen(node)).map((node) => node.data);
  }

  /** The first text that is not visible, and why. Ignores text for screen readers, which is not part of what is sent. */
  findUnseen(element: HTMLElement): string | undefined {
    for (const node of textNodes(element)) {
      const why = node.parentElement?.closest(".sr-only") ? undefined : this.#whyUnseen(node);
      if (why) return `${JSON.stringify(node.data)}: ${why}`;
    }
    return undefined;
  }

  #whyUnseen(node: Text): string | undefined {
    if (!node.parentElement) return HIDDEN;
    const { problem, clips } = this.#lookAt(node.parentElement);
    if (problem) return problem;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) return "it has no size";
    const isInPage = box.left >= -1 && box.right <= this.#width + 1;
    return isInPage && clips.every((around) => isInside(box, around)) ? undefined : "it is cut off";
  }

  #lookAt(element: Element): Look {
    const known = this.#looks.get(element);
    if (known) return known;
    const above = element.parentElement ? this.#lookAt(element.parentElement) : undefined;
    // Don't query descendants of hidden elements: the browser would have to lay them out.
    if (above?.problem === HIDDEN) return above;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      return this.#remember(element, { problem: HIDDEN, background: "", clips: [] });
    const style = getComputedStyle(element);
    const background = isTransparent(style.backgroundColor)
      ? (above?.background ?? "")
      : style.backgroundColor;
    const isClipping = element !== document.documentElement && clipsContent(style);
    const clips = above?.clips ?? [];
    return this.#remember(element, {
      problem: findProblem(style, background),
      background,
      clips: isClipping ? [...clips, element.getBoundingClientRect()] : clips,
    });
  }

  #remember(element: Element, look: Look): Look {
    this.#looks.set(element, look);
    return look;
  }
}

function* textNodes(element: HTMLElement): Generator<Text> {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text && node.data.trim() !== "") yield node;
  }
}

function findProblem(style: CSSStyleDeclaration, background: string): string | undefined {
  if (Number.parseFloat(style.fontSize) < SMALLEST_FONT) return "it is too small";
  const isClear = /(?:,|\/) ?0(?:\.0\d*)?\)$/.test(style.color);
  return style.color === background || isClear ? "it has the colour of its background" : undefined;
}

function isTransparent(color: string): boolean {
  return /^rgba\(0, 0, 0, 0\)$|^transparent$/.test(color);
}

function clipsContent({ overflowX, overflowY, clipPath, clip }: CSSStyleDeclaration): boolean {
  return overflowX !== "visible" || overflowY !== "visible" || clipPath !== "none" || clip !== "auto";
}

function isInside(box: DOMRect, around: DOMRect): boolean {
  return (
    box.left >= around.left - 1 &&
    box.right <= around.right + 1 &&
    box.top >= around.top - 1 &&
    box.bottom <= around.bottom + 1
  );
}
