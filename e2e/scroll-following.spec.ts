import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  composer,
  lastAnswer,
  script,
  sendMessage,
  startConversation,
  waitForAnswer,
} from "./support/chat-actions.ts";

/** The page follows a streaming answer until the person scrolls up, however little and by whatever input. */

const WORDS = Array.from({ length: 4800 }, (_, index) => `word${index}`).join(" ");
const CODE = `\`\`\`\n${Array.from({ length: 120 }, (_, line) => WORDS.slice(line * 300, line * 300 + 300)).join("\n")}`;

/** Each scrolls up by the smallest step of its input. */
const INPUTS: Record<string, (page: Page, cdp: CDPSession) => Promise<void>> = {
  "one step of the wheel": (page) => page.mouse.wheel(0, -12),
  "one step of the wheel over code that scrolls sideways": (page) => page.mouse.wheel(0, -12),
  "an arrow key": (page) => page.keyboard.press("ArrowUp"),
  "a finger": async (_page, cdp) => {
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: 300, y: 150 }] });
    for (const y of [160, 170, 180, 190])
      await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: 300, y }] });
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  },
  "the scrollbar": (page) =>
    page.evaluate(() => document.querySelector("main > div")?.scrollBy({ top: -20, behavior: "instant" })),
};

for (const [input, scrollUp] of Object.entries(INPUTS)) {
  test.describe(input, () => {
    test.use({ hasTouch: input === "a finger", viewport: { width: 700, height: 420 } });

    test("stops following the end, and scrolling down follows again", async ({ page, login, context }) => {
      await login("carol");
      await startConversation(page, script(input.includes("code") ? CODE : WORDS));
      await expect(lastAnswer(page)).toContainText("word700");
      const end = page.getByRole("button", { name: "Scroll to the latest message" });
      await expect(end).toBeHidden();
      await page.mouse.move(300, 200);
      await page.evaluate(
        () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
      );
      await scrollUp(page, await context.newCDPSession(page));
      await expect(end).toBeVisible();
      // Browsers scroll over several frames. Afterwards the position stays while the answer grows.
      const moved = async () => {
        const place = await topOf(page);
        await waitForGrowth(page);
        return (await topOf(page)) - place;
      };
      await expect.poll(moved).toBe(0);
      await expect
        .poll(async () => {
          await page.mouse.wheel(0, 20_000);
          return end.isVisible();
        })
        .toBe(false);
      await expect.poll(() => distance(page)).toBeLessThan(2);
      await page.getByRole("button", { name: "Stop" }).click();
      await expect(page.getByText("The answer was stopped.")).toBeVisible();
    });
  });
}

test("sending follows the end again, and a short conversation has no button for it", async ({
  page,
  login,
}) => {
  await login("carol");
  await startConversation(page, script("Short."));
  await waitForAnswer(page);
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, -200);
  const end = page.getByRole("button", { name: "Scroll to the latest message" });
  await expect(end).toBeHidden();
  await sendMessage(page, script(WORDS.slice(0, 8000)));
  await waitForAnswer(page);
  // Sending has moved the mouse.
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, -200);
  await expect(end).toBeVisible();
  await composer(page).focus();
  await sendMessage(page, script(WORDS.slice(0, 4000)));
  await waitForAnswer(page);
  await expect(end).toBeHidden();
  await expect.poll(() => distance(page)).toBeLessThan(2);
});

/** The distance to the end, in pixels. */
function distance(page: Page): Promise<number> {
  return page.evaluate(() => {
    const scroller = document.querySelector("main > div");
    return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : Number.NaN;
  });
}

/** Resolves when the answer has grown by some lines. */
async function waitForGrowth(page: Page): Promise<void> {
  const before = await distance(page);
  await expect.poll(() => distance(page)).toBeGreaterThan(before + 60);
}

const topOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector("main > div")?.scrollTop ?? Number.NaN);
