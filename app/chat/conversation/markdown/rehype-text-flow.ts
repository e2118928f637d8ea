import type { Tree, TreeNode } from "../questions/markdown-preview/tree.ts";

type Element = Extract<TreeNode, { type: "element" }>;

/** Words with digits at a hyphen: dates, times, phone numbers, versions. Longer ones have to break. */
const HYPHENATED = /(?<!\S)(?=\S{3,32}(?:\s|$))(?=\S*(?:\d[-‐–]|[-‐–]\d))\S+/g;

const TEXT_BLOCKS = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th"];
const CONTAINERS = ["ul", "ol", "blockquote", "table", "section"];
const DIRECTED = new Set([...TEXT_BLOCKS, ...CONTAINERS]);
const BLOCKS = new Set([...DIRECTED, "thead", "tbody", "tr", "pre"]);

/** Hebrew, Arabic and other right-to-left scripts. */
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/u;

/**
 * A rehype plugin for what CSS can't see in an answer's text. Each block gets its own direction, and dates stay on one line:
 * Chromium breaks `2026-11-29` at its hyphens, unlike UAX #14 (LB25).
 */
export function rehypeTextFlow() {
  return (tree: Tree): void => tree.children.forEach(flow);
}

function flow(node: TreeNode): void {
  if (node.type !== "element" || node.tagName === "pre") return;
  const direction = DIRECTED.has(node.tagName) ? directionOf(node) : undefined;
  if (direction) node.properties.dir = direction;
  node.children = node.children.flatMap((child) => {
    if (child.type === "text") return keepTogether(child.value);
    flow(child);
    return [child];
  });
}

/** `auto` looks at a block's own text, but not into nested blocks with a direction of their own, so we do. */
function directionOf(node: Element): "auto" | "ltr" | "rtl" | undefined {
  const hasBlocks = node.children.some((child) => child.type === "element" && BLOCKS.has(child.tagName));
  if (!hasBlocks) return "auto";
  const letter = LETTER.exec(wordsIn(node))?.[0];
  if (!letter) return undefined;
  return RTL.test(letter) ? "rtl" : "ltr";
}

/** The text without code, which does not determine the direction of the text around it. */
function wordsIn(node: TreeNode): string {
  if (node.type === "text") return node.value;
  if (node.type !== "element" || node.tagName === "code") return "";
  return node.children.map(wordsIn).join("");
}

function keepTogether(text: string): Element["children"] {
  const parts: Element["children"] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(HYPHENATED)) {
    if (index > end) parts.push({ type: "text", value: text.slice(end, index) });
    const properties = { className: ["whitespace-nowrap"] };
    parts.push({ type: "element", tagName: "span", properties, children: [{ type: "text", value: word }] });
    end = index + word.length;
  }
  if (end < text.length) parts.push({ type: "text", value: text.slice(end) });
  return parts;
}
