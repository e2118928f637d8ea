import { expect, test } from "@playwright/test";
import { bundleCards } from "./card/bundle.ts";

/** The whole promise of the card, for any arguments: what is sent can be read off it. */
const COUNT = 10_000;
/** Each generates arguments of its own; together they are all of them, in as many browsers as there are workers. */
const SEEDS = [1, 2, 3, 4];

declare global {
  var cards: typeof import("./card/entry.tsx");
}

test.describe.configure({ mode: "parallel" });

let bundle: ReturnType<typeof bundleCards> | undefined;

for (const seed of SEEDS) {
  test(`for 10,000 sets of arguments, everything that is sent can be read off the card: part ${seed}`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    bundle ??= bundleCards();
    const { script, styles } = await bundle;
    await page.setContent('<!doctype html><html><body><div id="root"></div></body></html>');
    await page.addStyleTag({ content: styles });
    await page.addScriptTag({ content: script });
    const count = COUNT / SEEDS.length;
    // Rounds of one part take the seeds that follow its own.
    const problem = await page.evaluate(
      ([cards = 0, first = 0]) => globalThis.cards.check(cards, first),
      [count, seed * 1000],
    );
    expect(problem).toBe(undefined);
  });
}
