import { expect, test } from "vitest";
import { codeColors } from "./code-colors.ts";

function colour(code: string, language: string): Promise<{ content: string; color?: string }[][]> {
  const themes = codeColors.getThemes();
  return new Promise((resolve) => {
    const result = codeColors.highlight({ code, language, themes }, ({ tokens }) => resolve(tokens));
    if (result) resolve(result.tokens);
  });
}

const textOf = (lines: { content: string }[][]) =>
  lines.map((line) => line.map(({ content }) => content).join("")).join("\n");

test("code is coloured by the theme's own colours, and not a letter of it is lost", async () => {
  const code = 'const tea = "hot"; // 5 o\'clock\n\n/* two\n   lines */\nreturn 42;';
  const lines = await colour(code, "typescript");
  expect(textOf(lines)).toBe(code);
  expect(lines[0]?.[0]).toEqual({ content: "const", color: "var(--color-code-keyword)" });
  // A comment of two lines is one on each of them.
  expect(lines[3]?.[0]?.color).toBe("var(--color-code-comment)");
});

test("code in a language that is not known, or in markup that is broken, stays as it is", async () => {
  expect(textOf(await colour("<a href='x'>\n<script>", "klingon"))).toBe("<a href='x'>\n<script>");
  expect(textOf(await colour("<a href='x'>\n<script>", "html"))).toBe("<a href='x'>\n<script>");
});
