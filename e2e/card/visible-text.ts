/** What a person can see of elements: text nodes that are drawn, in a size and a colour that can be read, and not cut off. */

const SMALLEST_FONT = 9;
const HIDDEN = "it is hidden";

/** What holds for all texts of an element. */
interface Look {
  /** Why nothing in it is seen. */
  problem: string | undefined;
  background: string;
  /** The boxes, its own included, outside of which nothing of it is drawn. */
  clips: readonly DOMRect[];
}

/** Reads a page that stays as it is meanwhile: each element is looked at once, and the browser lays it out once. */
export class PageReader {
  readonly #looks = new Map<Element, Look>();
  readonly #width = document.documentElement.clientWidth;

  /** The texts that are seen, in their order. */
  readVisible(element: HTMLElement): string[] {
    return [...textNodes(element)].filter((node) => !this.#whyUnseen(node)).map((node) => node.data);
  }

  /** The first text that is there and can't be seen, and why. Text for screen readers alone is no part of what is sent. */
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
    // Nothing is asked about the inside of what is hidden: the browser would lay it out for the answer.
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
