import type { Locator } from "@playwright/test";
import { expect, named, newIssue, test } from "./support/approvals.ts";
import { QUESTION } from "./support/chat-page.ts";
import { noteSaid } from "./support/said.ts";
import { answered, box, lastWords, say, script } from "./support/talk.ts";

/** What a screen reader hears when the agent asks, and where the keyboard is when what was pressed is gone. */

/** Presses a button as the keyboard does. */
async function pressByKey(button: Locator): Promise<void> {
  await button.focus();
  await button.press("Enter");
}

test("a question is said to screen readers once, and the keyboard is in the box when it is answered", async ({
  page,
  chat,
  enter,
}) => {
  await enter("alice");
  const said = await noteSaid(page);
  await chat.follow(newIssue(named("Said")), "Opened.");
  await expect(chat.approval).toBeVisible();
  await expect.poll(said).toEqual(["The agent is working.", "The agent asks for your approval."]);
  await pressByKey(chat.approval.getByRole("button", { name: "Approve", exact: true }));
  await expect(box(page)).toBeFocused();
  await expect(chat.answer("Opened.")).toBeVisible();
  await expect
    .poll(said)
    .toEqual([
      "The agent is working.",
      "The agent asks for your approval.",
      "The agent is working.",
      "Opened.",
    ]);
  await expect(box(page)).toBeFocused();
});

test("of several questions their number is said, and the keyboard goes on at the next, and then in the box", async ({
  page,
  chat,
  enter,
}) => {
  await enter("alice");
  const calls = ["one", "two"].map((end) => {
    const { call, args } = newIssue(named(end));
    return { name: call, args };
  });
  await chat.follow({ calls }, "One of two.");
  await expect(chat.approval).toContainText("1 of 2");
  await expect(page.locator("main [aria-live=polite]")).toHaveText(
    "The agent asks for your approval: 2 questions.",
  );
  await pressByKey(chat.approval.getByRole("button", { name: "Approve", exact: true }));
  await expect(chat.approval).toContainText("2 of 2");
  await expect(chat.approval.getByRole("heading", { name: /Allow the agent to do this/ })).toBeFocused();
  await pressByKey(chat.approval.getByRole("button", { name: "Reject…" }));
  await expect(chat.approval.getByLabel(/Why not/)).toBeFocused();
  await pressByKey(chat.approval.getByRole("button", { name: "Reject", exact: true }));
  await expect(chat.answer("One of two.")).toBeVisible();
  await expect(box(page)).toBeFocused();
});

test("the keyboard is in the box when a suggestion was taken, and when a stopped answer goes on", async ({
  page,
  enter,
}) => {
  await enter("alice");
  // It takes the focus when the page's scripts are there.
  await expect(box(page)).toBeFocused();
  await pressByKey(page.getByRole("main").getByRole("button", { name: QUESTION }));
  await expect(box(page)).toBeFocused();
  await answered(page);

  await say(page, script(Array.from({ length: 1600 }, () => "word").join(" ")));
  await expect(lastWords(page)).toContainText("word");
  await page.getByRole("button", { name: "Stop" }).click();
  const goOn = page.getByRole("button", { name: "Continue" });
  await expect(goOn).toBeVisible();
  await pressByKey(goOn);
  await expect(goOn).toBeHidden();
  await expect(box(page)).toBeFocused();
  await page.getByRole("button", { name: "Stop" }).click();
});

test.describe("where one touches", () => {
  test.use({ hasTouch: true, isMobile: true });

  test("no keyboard opens by itself when a question was answered", async ({ page, chat, enter }) => {
    await enter("alice");
    expect(await page.evaluate(() => matchMedia("(pointer: coarse)").matches)).toBe(true);
    await chat.follow(newIssue(named("Touched")), "Opened.");
    await chat.approval.getByRole("button", { name: "Approve", exact: true }).tap();
    await expect(chat.answer("Opened.")).toBeVisible();
    await expect(box(page)).not.toBeFocused();
  });
});
