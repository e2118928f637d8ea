import { expect, test } from "vitest";
import { renderMarkdown } from "./render-markdown.ts";

const isWhole = (source: string) => renderMarkdown(source)?.isWhole;

test.each([
  ["emphasis, code and headings", "# It is **always** _six_\n\nRun `npm test` ~~now~~."],
  ["lists with their numbers", "3. three\n4. four\n   - below\n5) five"],
  ["tasks", "- [x] done\n- [ ] to do"],
  ["tables", "| a | b |\n|---|:-:|\n| 1 | 2 |"],
  ["code with its language", "```ts\nconst a = 1;\n```"],
  ["bare URLs", "See https://example.com/a?b=c, <https://example.com>, www.example.com, me@example.com"],
  ["quotes and line ends", "> quoted\r\n> on\r\n\r\nand so\\\non"],
  ["words in every script", "日本語 مرحبا 🏳️‍🌈"],
])("%s are shown as a whole", (_name, source) => {
  expect(isWhole(source)).toBe(true);
});

test.each([
  ["the target of a link", "[here](https://evil.example/?q=secret)"],
  ["a target without letters", "[here](/)"],
  ["a link's title", '[https://a.example](https://a.example "secret")'],
  ["a reference and its definition", "[here][1]\n\n[1]: https://evil.example"],
  ["a definition that nothing refers to", "Hello\n\n[1]: https://evil.example"],
  ["a definition in place of a comment", '[//]: # "secret"'],
  ["a comment", "Hello <!-- secret -->"],
  ["a comment of signs alone", "Hello <!-- !!! -->"],
  ["tags", "<details><summary>More</summary>\n\nsecret\n\n</details>"],
  ["attributes", 'Hello <a href="https://evil.example">you</a>'],
  ["the address of a picture", "![](https://evil.example/?q=secret)"],
  ["a footnote", "Hello[^1]\n\n[^1]: secret"],
  ["words after a code block's language", "```ts secret\n1\n```"],
  ["cells beyond the table", "| a |\n|---|\n| 1 | secret |"],
  ["numbers that the list does not show", "1. one\n1337. two"],
  ["entities", "It is &#115;&#105;x"],
  ["an invisible space after a language", "```ts\u00A0\n1\n```"],
  ["a URL behind an autolink of another one", "[https://a.example](https://b.example)"],
])("%s is reported as hidden", (_name, source) => {
  expect(isWhole(source)).toBe(false);
});

test("an invisible character becomes a mark, also if it was an entity", () => {
  const tree = JSON.stringify(renderMarkdown("a\u{e0041} **b&#x202e;**")?.tree);
  expect(tree).toContain("⟦U+E0041⟧");
  expect(tree).toContain("⟦U+202E⟧");
  expect(tree).not.toContain("\u202e");
});

test.each([
  ["quotes", ">".repeat(20_000)],
  ["lists", "- ".repeat(20_000)],
  ["brackets", "[".repeat(20_000)],
  ["emphasis", "*a ".repeat(20_000)],
  ["closing brackets", "a]".repeat(50_000)],
  ["escaped brackets", "\\[]".repeat(33_000)],
  ["spaced quotes", "> ".repeat(50_000)],
])("%s without end break nothing", (_name, source) => {
  expect(() => renderMarkdown(source)).not.toThrow();
});
