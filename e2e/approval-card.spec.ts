import { expect, test } from "@playwright/test";
import { bundleCards } from "./card/bundle.ts";

/** The whole promise of the card, for any arguments: what is sent can be read off it. */
const COUNT = 10_000;

declare global {
  var cards: typeof import("./card/entry.tsx");
}

test("for 10,000 sets of arguments, everything that is sent can be read off the card", async ({ page }) => {
  test.setTimeout(480_000);
  const { script, styles } = await bundleCards();
  await page.setContent('<!doctype html><html><body><div id="root"></div></body></html>');
  await page.addStyleTag({ content: styles });
  await page.addScriptTag({ content: script });
  expect(
    await page.evaluate(([count, seed]) => globalThis.cards.check(count ?? 0, seed ?? 0), [COUNT, 1]),
  ).toBe(undefined);
});
