import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { named, newIssue } from "./support/approvals.ts";
import { ChatPage } from "./support/chat-page.ts";
import {
  answered,
  beginConversation,
  box,
  giveUp,
  lastWords,
  reconnecting,
  say,
  sayInOtherWords,
  script,
  turns,
} from "./support/chat-actions.ts";

/** Messages, edits and decisions that don't reach the server: each is kept, and sent at most once. */
const SENDS = "**/runs/stream";
const problem = (page: Page, title: string) => page.getByRole("alert").filter({ hasText: title });

const refuse = (status: number, message: string) => (route: Route) =>
  route.fulfill({ status, json: { error: "refused", message } });

test.describe("an edit that the server rejects", () => {
  test("leaves the conversation unchanged: the next message comes at its end", async ({
    page,
    login,
    consoleErrors,
  }) => {
    consoleErrors.allow(/422|HTTPError/);
    await login("carol");
    await beginConversation(page);
    await say(page, script("The second answer."));
    await answered(page);
    await page.route(SENDS, refuse(422, "It is too long."), { times: 1 });
    await sayInOtherWords(page, "Words that are too long");
    await expect(problem(page, "It is too long.")).toBeVisible();
    await expect(box(page)).toHaveValue("Words that are too long");
    await expect(turns(page)).toHaveCount(4);
    await expect(lastWords(page)).toHaveText("The second answer.");

    await box(page).fill(script("The third answer."));
    await box(page).press("Enter");
    await expect(lastWords(page)).toHaveText("The third answer.");
    await answered(page);
    await expect(turns(page)).toHaveCount(6);
    await page.reload();
    await expect(turns(page)).toHaveCount(6);
    await expect(turns(page).first()).not.toContainText("/2");
  });
});

test.describe("an undelivered message", () => {
  test("returns to the composer when another one is sent", async ({ page, login, consoleErrors }) => {
    consoleErrors.allow(/ERR_FAILED|ConnectionError|Failed to fetch/);
    await login("carol");
    await beginConversation(page);
    await page.clock.install();
    await page.route(SENDS, (route) => route.abort());
    await say(page, "Words on their way");
    await giveUp(page);
    await page.unroute(SENDS);
    await say(page, script("The second answer."));
    await expect(lastWords(page)).toHaveText("The second answer.");
    await answered(page);
    await expect(turns(page)).toHaveCount(4);
    await expect(box(page)).toHaveValue("Words on their way");
    await page.reload();
    await expect(box(page)).toHaveValue("Words on their way");
  });

  test("returns to the composer of the next conversation if it was the first of a new one", async ({
    page,
    login,
    consoleErrors,
  }) => {
    consoleErrors.allow(/ERR_FAILED|ConnectionError/);
    await login("carol");
    await page.goto("/chat");
    await page.route(SENDS, (route) => route.abort());
    await say(page, script("An answer after all."));
    await expect(reconnecting(page)).toBeVisible();
    await page.getByRole("link", { name: "New conversation" }).click();
    await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
    await expect(reconnecting(page)).toBeHidden();
    await page.unroute(SENDS);
    await expect(box(page)).toBeFocused();
    await expect(box(page)).toHaveValue(script("An answer after all."));
    await box(page).press("Enter");
    await expect(lastWords(page)).toHaveText("An answer after all.");
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
    await expect(box(page)).toHaveValue("");
  });

  test("is sent as edited meanwhile, and only so", async ({ page, login, consoleErrors }) => {
    consoleErrors.allow(/ERR_FAILED|ConnectionError/);
    await login("carol");
    await beginConversation(page);
    await page.clock.install();
    await page.route(SENDS, (route) => route.abort());
    await say(page, script("The answer to the first words."));
    await giveUp(page);
    await page.unroute(SENDS);
    await sayInOtherWords(page, script("The answer to other words."), 2);
    await expect(lastWords(page)).toHaveText("The answer to other words.");
    await answered(page);
    await expect(turns(page)).toHaveCount(4);
    await expect(problem(page, "No connection")).toBeHidden();
    await expect(problem(page, "changed elsewhere")).toBeHidden();
    await page.reload();
    await expect(turns(page)).toHaveCount(4);
    await expect(page.locator("main")).not.toContainText("The answer to the first words.");
  });

  test("is sent once, however often Retry is pressed", async ({ page, login, consoleErrors }) => {
    consoleErrors.allow(/ERR_FAILED|ConnectionError/);
    await login("carol");
    await beginConversation(page);
    await page.clock.install();
    await page.route(SENDS, (route) => route.abort());
    await say(page, script("The second answer."));
    await giveUp(page);
    await page.unroute(SENDS);
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/runs/stream")) sent.push(request.url());
    });
    await problem(page, "No connection").getByRole("button", { name: "Retry" }).dblclick();
    await expect(lastWords(page)).toHaveText("The second answer.");
    await answered(page);
    expect(sent).toHaveLength(1);
    await expect(turns(page)).toHaveCount(4);
  });
});

test("an undelivered decision is resent unchanged", async ({ page, enter, consoleErrors }) => {
  consoleErrors.allow(/ERR_FAILED|ConnectionError/);
  const title = named("Unheard");
  const chat = new ChatPage(page);
  await enter("alice");
  await chat.follow(newIssue(title), "Opened.");
  await expect(chat.approval).toContainText(title);
  await chat.press("Edit…");
  await chat.approval.getByLabel("title").fill(`${title} in other words`);
  await page.route(SENDS, (route) => route.abort());
  await chat.press("Approve as edited");
  await expect(reconnecting(page)).toBeVisible();
  await page.unroute(SENDS);
  await page.getByRole("button", { name: "Retry now" }).click();
  await expect(box(page)).toBeFocused();
  await expect(chat.answer("Opened.")).toBeVisible();
  await expect(page.locator("main")).toContainText(`${title} in other words`);
});
