import type { Locator } from "@playwright/test";
import { recordAnnouncements } from "./support/announcements.ts";
import { expect, newIssue, test, uniqueTitle } from "./support/approvals.ts";
import { composer, script, sendMessage, waitForAnswer, waitForWords } from "./support/chat-actions.ts";
import { QUESTION } from "./support/chat-page.ts";
import { whileModelIsPaused } from "./support/pause.ts";

/** What screen readers announce when the agent asks, and where the focus goes when the pressed button disappears. */

/** Presses a button by keyboard. */
async function pressByKey(button: Locator): Promise<void> {
  await button.focus();
  await button.press("Enter");
}

test("a question is announced to screen readers once, and the focus is in the composer after the answer", async ({
  page,
  chat,
  loginConnected,
}) => {
  await loginConnected("alice");
  const announced = await recordAnnouncements(page);
  await chat.follow(newIssue(uniqueTitle("Said")), "Opened.");
  await expect(chat.approval).toBeVisible();
  await expect.poll(announced).toEqual(["The agent is working.", "The agent asks for your approval."]);
  await pressByKey(chat.approval.getByRole("button", { name: "Approve", exact: true }));
  await expect(composer(page)).toBeFocused();
  await expect(chat.answer("Opened.")).toBeVisible();
  await expect
    .poll(announced)
    .toEqual([
      "The agent is working.",
      "The agent asks for your approval.",
      "The agent is working.",
      "Opened.",
    ]);
  await expect(composer(page)).toBeFocused();
});

test("several questions are announced with their number, and the focus moves to the next one and then to the composer", async ({
  page,
  chat,
  loginConnected,
}) => {
  await loginConnected("alice");
  const calls = ["one", "two"].map((end) => {
    const { call, args } = newIssue(uniqueTitle(end));
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
  await expect(composer(page)).toBeFocused();
});

test("the focus is in the composer after choosing a suggestion, and after continuing a stopped answer", async ({
  page,
  loginConnected,
  system,
}) => {
  await loginConnected("alice");
  // It gets the focus on hydration.
  await expect(composer(page)).toBeFocused();
  await pressByKey(page.getByRole("main").getByRole("button", { name: QUESTION }));
  await expect(composer(page)).toBeFocused();
  await waitForAnswer(page);

  await sendMessage(page, script(Array.from({ length: 1600 }, () => "word").join(" ")));
  await waitForWords(page, "word");
  await whileModelIsPaused(system, async () => {
    await page.getByRole("button", { name: "Stop" }).click();
    const continueButton = page.getByRole("button", { name: "Continue" });
    await expect(continueButton).toBeVisible();
    await pressByKey(continueButton);
    await expect(continueButton).toBeHidden();
    await expect(composer(page)).toBeFocused();
    await page.getByRole("button", { name: "Stop" }).click();
  });
});

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true, isMobile: true });

  test("no keyboard opens by itself after answering a question", async ({ page, chat, loginConnected }) => {
    await loginConnected("alice");
    expect(await page.evaluate(() => matchMedia("(pointer: coarse)").matches)).toBe(true);
    await chat.follow(newIssue(uniqueTitle("Touched")), "Opened.");
    await chat.approval.getByRole("button", { name: "Approve", exact: true }).tap();
    await expect(chat.answer("Opened.")).toBeVisible();
    await expect(composer(page)).not.toBeFocused();
  });
});
