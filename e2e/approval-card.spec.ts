import { expect, type Page, test } from "@playwright/test";
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

async function openCards(page: Page): Promise<void> {
  bundle ??= bundleCards();
  const { script, styles } = await bundle;
  await page.setContent('<!doctype html><html><body><div id="root"></div></body></html>');
  await page.addStyleTag({ content: styles });
  await page.addScriptTag({ content: script });
}

for (const seed of SEEDS) {
  test(`for 10,000 sets of arguments, everything that is sent can be read on the card: part ${seed}`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await openCards(page);
    const count = COUNT / SEEDS.length;
    // A part's rounds use consecutive seeds.
    const problem = await page.evaluate(
      ([cards = 0, first = 0]) => globalThis.cards.check(cards, first),
      [count, seed * 1000],
    );
    expect(problem).toBe(undefined);
  });
}

test("text on a card is aligned by its own direction, line by line, and a list by its first item; a mark of an invisible character has none", async ({
  page,
}) => {
  await openCards(page);
  const sides = await page.evaluate(() => {
    const args = {
      title: "\u202Eשלום one",
      body: "שלום two\n\n- שלום three\n- twelve\n\n[שלום](https://example.com) four\n\nfive\n\n|שלום six|\n|-|\n|שלום seven|",
      note: "שלום eight\nnine",
      list: ["שלום ten", "eleven"],
    };
    globalThis.cards.mount([args], "create_issue");
    for (const details of document.querySelectorAll("details")) details.open = true;
    return globalThis.cards.findSides([
      ...["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    ]);
  });
  const [left, right] = ["left", "right"];
  expect(sides).toEqual({
    ...{ one: right, two: right, three: right, four: right, five: left, six: right, seven: right },
    ...{ eight: right, nine: left, ten: right, eleven: right },
    // In the list, and as a line of the source.
    twelve: "left,right",
  });
});
