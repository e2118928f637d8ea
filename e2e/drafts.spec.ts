import { expect, test } from "./fixtures.ts";
import {
  answered,
  beginConversation,
  box,
  lastWords,
  say,
  script,
  turns,
  whileModelHolds,
} from "./support/chat-actions.ts";

test("a draft survives a reload, and is gone once it is sent", async ({ page, login }) => {
  await login("carol");
  await page.goto("/chat");
  await box(page).fill("Half a thought");
  await page.reload();
  await expect(box(page)).toHaveValue("Half a thought");
  await page.getByRole("button", { name: "Send" }).click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await answered(page);
  const address = page.url();
  await box(page).fill("A second thought");
  await page.goto("/chat");
  await expect(box(page)).toHaveValue("");
  await page.goto(address);
  await expect(box(page)).toHaveValue("A second thought");
});

test("text typed at the moment when a new conversation gets its address goes with it", async ({
  page,
  login,
}) => {
  await page.addInitScript(() => {
    const later = window.setTimeout;
    const type = () => {
      const box = document.querySelector("textarea");
      const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value") ?? {};
      set?.call(box, "Meanwhile");
      box?.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
    // The conversation's own timer, which gives it its address: React draws that a moment later.
    const withTyping = (call: () => void) => () => {
      call();
      type();
    };
    Object.assign(window, {
      setTimeout: (call: () => void, ms?: number) => later(ms === 250 ? withTyping(call) : call, ms),
    });
  });
  await login("carol");
  await beginConversation(page);
  await expect(box(page)).toHaveValue("Meanwhile");
  await page.reload();
  await expect(box(page)).toHaveValue("Meanwhile");
  // Nor is it the next new conversation's, whose box is empty at first in any case.
  expect(await page.evaluate(() => localStorage.getItem("obo-draft:new"))).toBeNull();
});

test("queued messages return to the composer, before the draft, when the run is stopped or left, or the page reloaded", async ({
  page,
  login,
  system,
}) => {
  const long = script(Array.from({ length: 1600 }, () => "word").join(" "));
  await login("carol");
  await page.goto("/chat");
  await say(page, long);
  await expect(lastWords(page)).toContainText("word");
  await say(page, "First this.");
  await say(page, "Then that.");
  await box(page).fill("And a third");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(box(page)).toHaveValue("First this.\n\nThen that.\n\nAnd a third");
  await expect(page.getByText("Waits for the answer")).toHaveCount(0);
  await expect(turns(page)).toHaveCount(2);

  await whileModelHolds(system, async () => {
    await box(page).fill("");
    const accepted = page.waitForResponse(/\/runs\/stream$/);
    await say(page, long);
    await accepted;
    // Not counted: what the stopped answer had said goes when the next one begins.
    for (const words of ["Not forgotten.", "Nor this."]) {
      await box(page).fill(words);
      await box(page).press("Enter");
    }
    await expect(page.getByText("Waits for the answer")).toHaveCount(2);
    await page.reload();
    await expect(box(page)).toHaveValue("Not forgotten.\n\nNor this.");
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await box(page).press("Enter");
    await expect(page.getByText("Waits for the answer")).toBeAttached();
    const address = page.url();
    await page.getByRole("link", { name: "New conversation" }).click();
    await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
    await expect(box(page)).toHaveValue("");
    await page.goto(address);
    await expect(box(page)).toHaveValue("Not forgotten.\n\nNor this.");
  });
});
