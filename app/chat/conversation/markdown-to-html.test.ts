// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { toHtml } from "./markdown-to-html.ts";

test("a copied answer shows HTML as the page does: as text, with the line breaks of a cell", () => {
  const html = toHtml("| a |\n|---|\n| one<br>two |\n\n<b>bold</b> <script>alert(1)</script>");
  expect(html).toContain("one<br>");
  expect(html).toContain("&lt;b&gt;bold&lt;/b&gt; &lt;script&gt;");
});
