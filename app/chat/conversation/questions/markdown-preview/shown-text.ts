import type { Tree, TreeNode } from "./tree.ts";

/** A node of Markdown's syntax tree, as far as it is read here. */
interface SourceNode {
  type: string;
  value?: string;
  url?: string;
  title?: string | null;
  meta?: string | null;
  children?: SourceNode[];
}

/** Nodes whose rendering shows less than their source, or something else. */
const HIDING = new Set([
  "html",
  "definition",
  "linkReference",
  "image",
  "imageReference",
  "footnoteDefinition",
  "footnoteReference",
]);

/** True if the rendering does not show everything: an address, a comment, a definition. */
export function hidesNodes(node: SourceNode): boolean {
  if (HIDING.has(node.type) || node.meta || node.title) return true;
  if (node.type === "link" && !isSpelledOut(node)) return true;
  return node.children?.some(hidesNodes) ?? false;
}

/** The link's text is its address, as in `<https://example.com>`, www.example.com and me@example.com. */
function isSpelledOut({ url, children = [] }: SourceNode): boolean {
  const text = children.map(({ value = "" }) => value).join("");
  return [text, `http://${text}`, `mailto:${text}`].includes(url ?? "");
}

/** A text without whitespace and ASCII punctuation, which make up Markdown's syntax. */
export function toLetters(text: string): string {
  return text.replace(/[ \t\r\n!-/:-@[-`{-~]/g, "");
}

/** The visible text of rendered Markdown, in order and as `toLetters` leaves it, including list numbers and check marks. */
export function readLetters(tree: Tree): string {
  return toLetters(tree.children.map(readNode).join(""));
}

function readNode(node: TreeNode): string {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return "";
  const { tagName, properties, children } = node;
  if (tagName === "input") return properties.checked ? "x" : "";
  if (tagName === "code") return `${languageOf(properties) ?? ""}${children.map(readNode).join("")}`;
  if (tagName !== "ol") return children.map(readNode).join("");
  const start = typeof properties.start === "number" ? properties.start : 1;
  const items = children.filter((child) => child.type === "element");
  return items.map((item, index) => `${start + index}${readNode(item)}`).join("");
}

/** The language of a block of code. */
export function languageOf({ className }: { className?: unknown }): string | undefined {
  const names = Array.isArray(className) ? className.map(String) : [];
  return names.find((name) => name.startsWith("language-"))?.slice("language-".length);
}
