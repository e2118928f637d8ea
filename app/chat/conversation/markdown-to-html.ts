import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { remarkHtmlAsText } from "./markdown/remark-html-as-text.ts";
import { toTree } from "./questions/markdown-preview/render-markdown.ts";
import type { Tree, TreeNode } from "./questions/markdown-preview/tree.ts";

/** Attributes that other programs need; the sanitizer has left harmless ones only. */
const ATTRIBUTES = ["href", "start", "type", "checked", "disabled", "align"] as const;

/** HTML in an answer is text here as well. */
const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkHtmlAsText)
  .use(remarkRehype)
  .use(rehypeSanitize)
  .freeze();

/**
 * An answer's Markdown as HTML for other programs: its structure and links. Pictures become text, since the program it is pasted
 * into would fetch them.
 * @throws Error for Markdown that is nested too deeply
 */
export function toHtml(markdown: string): string {
  const tree = toTree(markdown, processor);
  if (!tree) throw new Error("This Markdown is nested too deeply.");
  const box = document.createElement("div");
  box.append(...toNodes(tree));
  return box.innerHTML;
}

function toNodes({ children }: Pick<Tree, "children">): Node[] {
  return children.flatMap((node) => toNode(node) ?? []);
}

function toNode(node: TreeNode): Node | undefined {
  if (node.type === "text") return document.createTextNode(node.value);
  if (node.type !== "element") return undefined;
  const { tagName, properties } = node;
  if (tagName === "img") return document.createTextNode(`[picture: ${properties.alt ?? ""}]`);
  const element = document.createElement(tagName);
  for (const name of ATTRIBUTES) {
    const value = properties[name];
    if (value !== undefined && value !== null && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...toNodes(node));
  return element;
}
