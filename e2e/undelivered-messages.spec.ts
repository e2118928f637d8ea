import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { newIssue, uniqueTitle } from "./support/approvals.ts";
import {
  composer,
  createConversation,
  editMessage,
  exhaustRetries,
  lastAnswer,
  reconnecting,
  script,
  sendMessage,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";
import { ChatPage } from "./support/chat-page.ts";

/** Messages, edits and decisions that don't reach the server: each is kept, and sent at most once. */
const SENDS = "**/runs/stream";
const problem = (page: Page, title: string) => page.getByRole("alert").filter({ hasText: title });

const reject = (status: number, message: string) => (route: Route) =>
  route.fulfill({ status, json: { error: "refused", message } });

test.describe("an edit that the server rejects", () => {
  test("leaves the conversation unchanged: the next message is appended", async ({
    page,
    login,
    consoleErrors,
  }) => {
    consoleErrors.allow(/422|HTTPError/);
    await login("carol");
    await createConversation(page);
    await sendMessage(page, script("The second answer."));
    await waitForAnswer(page);
    await page.route(SENDS, reject(422, "It is too long."), { times: 1 });
    await editMessage(page, "Words that are too long");
    await expect(problem(page, "It is too long.")).toBeVisible();
    await expect(composer(page)).toHaveValue("Words that are too long");
    await expect(turns(page)).toHaveCount(4);
    await expect(lastAnswer(page)).toHaveText("The second answer.");

    await composer(page).fill(script("The third answer."));
    await composer(page).press("Enter");
    await expect(lastAnswer(page)).toHaveText("The third answer.");
    await waitForAnswer(page);
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
    await createConversation(page);
    await page.clock.install();
    await page.route(SENDS, (route) => route.abort());
    await sendMessage(page, "Words on their way");
    await exhaustRetries(page);
    await page.unroute(SENDS);
    await sendMessage(page, script("The second answer."));
    await expect(lastAnswer(page)).toHaveText("The second answer.");
    await waitForAnswer(page);
    await expect(turns(page)).toHaveCount(4);
    await expect(composer(page)).toHaveValue("Words on their way");
    await page.reload();
    await expect(composer(page)).toHaveValue("Words on their way");
  });

  test("returns to the composer of the next conversation if it was the first of a new one", async ({
    page,
    login,
    consoleErrors,
  }) => {
    consoleErrors.allow(/ERR_FAILED|ConnectionError/);
    await login("carol");
    await page.route(SENDS, (route) => route.abort());
    await sendMessage(page, script("An answer after all."));
    await expect(reconnecting(page)).toBeVisible();
    await page.getByRole("link", { name: "New conversation" }).click();
    await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
    await expect(reconnecting(page)).toBeHidden();
    await page.unroute(SENDS);
    await expect(composer(page)).toBeFocused();
    await expect(composer(page)).toHaveValue(script("An answer after all."));
    await composer(page).press("Enter");
    await expect(lastAnswer(page)).toHaveText("An answer after all.");
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
    await expect(composer(page)).toHaveValue("");
  });

  test("is sent only as edited meanwhile", async ({ page, login, consoleErrors }) => {
    consoleErrors.allow(/ERR_FAILED|ConnectionError/);
    await login("carol");
    await createConversation(page);
    await page.clock.install();
    await page.route(SENDS, (route) => route.abort());
    await sendMessage(page, script("The answer to the first words."));
    await exhaustRetries(page);
    await page.unroute(SENDS);
    await editMessage(page, script("The answer to other words."), 2);
    await expect(lastAnswer(page)).toHaveText("The answer to other words.");
    await waitForAnswer(page);
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
    await createConversation(page);
    await page.clock.install();
    await page.route(SENDS, (route) => route.abort());
    await sendMessage(page, script("The second answer."));
    await exhaustRetries(page);
    await page.unroute(SENDS);
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/runs/stream")) sent.push(request.url());
    });
    await problem(page, "No connection").getByRole("button", { name: "Retry" }).dblclick();
    await expect(lastAnswer(page)).toHaveText("The second answer.");
    await waitForAnswer(page);
    expect(sent).toHaveLength(1);
    await expect(turns(page)).toHaveCount(4);
  });
});

test("an undelivered decision is resent unchanged", async ({ page, loginConnected, consoleErrors }) => {
  consoleErrors.allow(/ERR_FAILED|ConnectionError/);
  const title = uniqueTitle("Undelivered");
  const chat = new ChatPage(page);
  await loginConnected("alice");
  await chat.follow(newIssue(title), "Opened.");
  await expect(chat.approval).toContainText(title);
  await chat.press("Edit…");
  await chat.approval.getByLabel("title").fill(`${title} in other words`);
  await page.clock.install();
  await page.route(SENDS, (route) => route.abort());
  await chat.press("Approve as edited");
  await expect(reconnecting(page)).toBeVisible();
  // From now on the page retries only when the button is pressed.
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/runs/stream"));
  await page.clock.pauseAt(Date.now() + 10_000);
  await failed;
  await page.unroute(SENDS);
  await page.getByRole("button", { name: "Retry now" }).click();
  await page.clock.resume();
  await expect(composer(page)).toBeFocused();
  await expect(chat.answer("Opened.")).toBeVisible();
  await expect(page.locator("main")).toContainText(`${title} in other words`);
});

test("a proxy's error pages while the app restarts are repaired like a lost connection: the message is sent once", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/Failed to load resource|HTTP 50[234]|ConnectionError/);
  await login("carol");
  await createConversation(page);
  const calls = /\/api\/langgraph\/threads\/[0-9a-f-]+\//;
  const pages = [502, 503, 504];
  await page.route(calls, async (route) => {
    const status = pages.shift();
    if (status === undefined) return route.continue();
    await route.fulfill({ status, contentType: "text/html", body: "<html><h1>No server</h1></html>" });
  });
  await sendMessage(page, script("The second answer."));
  await expect(lastAnswer(page)).toHaveText("The second answer.");
  await waitForAnswer(page);
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
  expect(pages).toEqual([]);
  await expect(turns(page)).toHaveCount(4);
});
