import { expect, test } from "@playwright/test";
import { bundleCards } from "./card/bundle.ts";

/** The card's contract for any arguments: everything that is sent can be read on it. */
const COUNT = 10_000;
/** Each seed is one test, so that the workers share the arguments. */
const SEEDS = [1, 2, 3, 4];

declare global {
  var cards: typeof import("./card/entry.tsx");
}

test.describe.configure({ mode: "parallel" });

let bundle: ReturnType<typeof bundleCards> | undefined;

for (const seed of SEEDS) {
  test(`for 10,000 sets of arguments, everything that is sent can be read on the card: part ${seed}`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    bundle ??= bundleCards();
    const { script, styles } = await bundle;
    await page.setContent('<!doctype html><html><body><div id="root"></div></body></html>');
    await page.addStyleTag({ content: styles });
    await page.addScriptTag({ content: script });
    const count = COUNT / SEEDS.length;
    // A part's rounds use consecutive seeds.
    const problem = await page.evaluate(
      ([cards = 0, first = 0]) => globalThis.cards.check(cards, first),
      [count, seed * 1000],
    );
    expect(problem).toBe(undefined);
  });
}
