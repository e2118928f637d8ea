import { expect, test } from "vitest";
import { colorLater, type Piece } from "./code-colors.ts";

const color = (code: string, language: string): Promise<readonly Piece[]> =>
  new Promise((resolve) => colorLater(code, language, resolve));

const textOf = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join("");

test("code gets the theme's colours, and loses no character", async () => {
  const code = 'const tea = "hot"; // 5 o\'clock\n\n/* two\n   lines */\nreturn 42;';
  const pieces = await color(code, "typescript");
  expect(textOf(pieces)).toBe(code);
  expect(pieces[0]).toEqual({ text: "const", color: "var(--color-code-keyword)" });
  expect(pieces.find(({ text }) => text.includes("lines */"))?.color).toBe("var(--color-code-comment)");
});

test("code in an unknown language, or broken markup, is left as it is", async () => {
  expect(textOf(await color("<a href='x'>\n<script>", "klingon"))).toBe("<a href='x'>\n<script>");
  expect(textOf(await color("<a href='x'>\n<script>", "html"))).toBe("<a href='x'>\n<script>");
});
