import { expect, test } from "./fixtures.ts";
import {
  composer,
  createConversation,
  script,
  sendMessage,
  turns,
  waitForAnswer,
  waitForWords,
} from "./support/chat-actions.ts";
import { whileModelIsPaused } from "./support/pause.ts";

test("a draft survives a reload, and is gone once it is sent", async ({ page, login }) => {
  await login("carol");
  await composer(page).fill("Half a thought");
  await page.reload();
  await expect(composer(page)).toHaveValue("Half a thought");
  await page.getByRole("button", { name: "Send" }).click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await waitForAnswer(page);
  const address = page.url();
  await composer(page).fill("A second thought");
  await page.goto("/chat");
  await expect(composer(page)).toHaveValue("");
  await page.goto(address);
  await expect(composer(page)).toHaveValue("A second thought");
});

test("text typed at the moment when a new conversation gets its URL is kept with it", async ({
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
    // The conversation's timer sets its URL, which React renders a moment later.
    const withTyping = (call: () => void) => () => {
      call();
      type();
    };
    Object.assign(window, {
      setTimeout: (call: () => void, ms?: number) => later(ms === 250 ? withTyping(call) : call, ms),
    });
  });
  await login("carol");
  await createConversation(page);
  await expect(composer(page)).toHaveValue("Meanwhile");
  await page.reload();
  await expect(composer(page)).toHaveValue("Meanwhile");
  // The draft must not be kept for the next new conversation either.
  expect(await page.evaluate(() => localStorage.getItem("obo-draft:new"))).toBeNull();
});

test("queued messages return to the composer, before the draft, when the run is stopped or left, or the page reloaded", async ({
  page,
  login,
  system,
}) => {
  const long = script(Array.from({ length: 1600 }, () => "word").join(" "));
  await login("carol");
  await sendMessage(page, long);
  await waitForWords(page, "word");
  await whileModelIsPaused(system, async () => {
    await sendMessage(page, "First this.");
    await sendMessage(page, "Then that.");
    await composer(page).fill("And a third");
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(composer(page)).toHaveValue("First this.\n\nThen that.\n\nAnd a third");
  });
  await expect(page.getByText("Waits for the answer")).toHaveCount(0);
  await expect(turns(page)).toHaveCount(2);

  await whileModelIsPaused(system, async () => {
    await composer(page).fill("");
    const accepted = page.waitForResponse(/\/runs\/stream$/);
    await sendMessage(page, long);
    await accepted;
    // Not with sendMessage, which counts turns: the stopped answer disappears when the next one starts.
    for (const words of ["Not forgotten.", "Nor this."]) {
      await composer(page).fill(words);
      await composer(page).press("Enter");
    }
    await expect(page.getByText("Waits for the answer")).toHaveCount(2);
    await page.reload();
    await expect(composer(page)).toHaveValue("Not forgotten.\n\nNor this.");
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await composer(page).press("Enter");
    await expect(page.getByText("Waits for the answer")).toBeAttached();
    const address = page.url();
    await page.getByRole("link", { name: "New conversation" }).click();
    await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
    await expect(composer(page)).toHaveValue("");
    await page.goto(address);
    await expect(composer(page)).toHaveValue("Not forgotten.\n\nNor this.");
  });
});
