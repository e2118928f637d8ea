import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { expect, test } from "vitest";
import type { Tree, TreeNode } from "../questions/markdown-preview/tree.ts";
import { rehypeTextFlow } from "./rehype-text-flow.ts";

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype)
  .use(rehypeSanitize)
  .use(rehypeTextFlow);

function render(markdown: string): TreeNode[] {
  return elementsOf(processor.runSync(processor.parse(markdown)) as Tree);
}

function elementsOf(node: Tree | TreeNode): TreeNode[] {
  const children = "children" in node ? node.children : [];
  return children.flatMap((child) => (child.type === "element" ? [child, ...elementsOf(child)] : []));
}

const textOf = (node: TreeNode): string =>
  node.type === "text" ? node.value : "children" in node ? node.children.map(textOf).join("") : "";

function directions(markdown: string): string[] {
  return render(markdown).flatMap((one) =>
    one.type === "element" && one.properties.dir ? [`${one.tagName} ${one.properties.dir}`] : [],
  );
}

const kept = (markdown: string): string[] =>
  render(markdown)
    .filter((one) => one.type === "element" && one.tagName === "span")
    .map(textOf);

test.each([
  ["2026-11-29", ["2026-11-29"]],
  ["Due (2026-11-29), not 29-11-2026.", ["(2026-11-29),", "29-11-2026."]],
  ["At 2026-11-29T10:00:00.000+01:00 sharp", ["2026-11-29T10:00:00.000+01:00"]],
  ["Call 555-123-4567, pages 10–12, v1.2.3-rc.1", ["555-123-4567,", "10–12,", "v1.2.3-rc.1"]],
  ["`2026-11-29` and **2026-11-30**", ["2026-11-29", "2026-11-30"]],
  ["A well-known word, a-b-c", []],
  [`${"1-".repeat(20)}1`, []],
  ["```\n2026-11-29\n```", []],
])("in %j, %j stays on one line", (markdown, expected) => {
  expect(kept(markdown)).toEqual(expected);
});

test("no text is lost or changed", () => {
  const text = "From 2026-11-29 to 2026-11-30 , then  1-2 and so on.";
  expect(render(text).map(textOf)[0]).toBe(text);
});

test.each([
  ["Words", ["p auto"]],
  ["- one\n- two", ["ul ltr", "li auto", "li auto"]],
  ["- مرحبا\n- two", ["ul rtl", "li auto", "li auto"]],
  ["1. `npm test` שלום\n\n   words", ["ol rtl", "li rtl", "p auto", "p auto"]],
  ["> שלום", ["blockquote rtl", "p auto"]],
  ["> 1234", ["p auto"]],
  ["| שם |\n|---|\n| alice |", ["table rtl", "th auto", "td auto"]],
  ["```\nשלום\n```", []],
])("the directions in %j are %j", (markdown, expected) => {
  expect(directions(markdown)).toEqual(expected);
});
