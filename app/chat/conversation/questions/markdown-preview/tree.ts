import type rehypeSanitize from "rehype-sanitize";

/** Rendered and sanitized Markdown. */
export type Tree = ReturnType<ReturnType<typeof rehypeSanitize>>;
export type TreeNode = Tree["children"][number];

/** The text of a node; the alternative text of pictures. */
export function readText(node: TreeNode | Tree): string {
  if (node.type === "text") return node.value;
  if (node.type === "element" && node.tagName === "img") return String(node.properties.alt ?? "");
  return "children" in node ? node.children.map(readText).join("") : "";
}
