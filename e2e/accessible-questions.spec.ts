import type { Locator } from "@playwright/test";
import { expect, named, newIssue, test } from "./support/approvals.ts";
import { QUESTION } from "./support/chat-page.ts";
import { noteSaid } from "./support/announcements.ts";
import { answered, box, lastWords, say, script } from "./support/chat-actions.ts";

/** What a screen reader hears when the agent asks, and where the keyboard is when what was pressed is gone. */

/** Presses a button as the keyboard does. */
async function pressByKey(button: Locator): Promise<void> {
  await button.focus();
  await button.press("Enter");
}

test("a question is announced to screen readers once, and the focus is in the composer after the answer", async ({
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

test("several questions are announced with their number, and the focus moves to the next one and then to the composer", async ({
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

test("the focus is in the composer after choosing a suggestion, and after continuing a stopped answer", async ({
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

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true, isMobile: true });

  test("no keyboard opens by itself after answering a question", async ({ page, chat, enter }) => {
    await enter("alice");
    expect(await page.evaluate(() => matchMedia("(pointer: coarse)").matches)).toBe(true);
    await chat.follow(newIssue(named("Touched")), "Opened.");
    await chat.approval.getByRole("button", { name: "Approve", exact: true }).tap();
    await expect(chat.answer("Opened.")).toBeVisible();
    await expect(box(page)).not.toBeFocused();
  });
});
