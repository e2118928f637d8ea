import { expect, test } from "vitest";
import { html, renderPage } from "#dev/page.ts";

test("escapes the title, the subtitle, the banner and interpolated values", async () => {
  const evil = `<img src=x onerror="a">`;
  const page = await renderPage({ title: evil, subtitle: evil, banner: evil, body: html`<p>${evil}</p>` });
  expect(page).not.toContain("<img");
  expect(page.match(/&lt;img/g)).toHaveLength(5);
});

test("treats a plain string as text", async () => {
  expect(await renderPage({ title: "t", body: "<b>bold</b>" })).toContain("&lt;b&gt;bold");
});

test("loads nothing from elsewhere and runs no script", async () => {
  const page = await renderPage({ title: "t", body: html`<button class="primary">Go</button>` });
  expect(page).not.toMatch(/https?:|<script/);
  expect(page).toContain(`<button class="primary">Go</button>`);
});
