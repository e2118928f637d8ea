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
  sayInNew,
  sayInOtherWords,
  script,
  turns,
  whileModelHolds,
} from "./support/talk.ts";

/** What does not arrive, and answers that end unheard: nothing is lost, and nothing is said that was not meant. */
const SENDS = "**/runs/stream";
const LONG = Array.from({ length: 1600 }, (_, index) => `word${index}`).join(" ");
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

test("an answer that is stopped in another window can be continued in this one", async ({
  page,
  login,
  context,
  system,
}) => {
  await login("carol");
  await sayInNew(page, script(LONG));
  const other = await context.newPage();
  await whileModelHolds(system, async () => {
    await other.goto(page.url());
    await other.getByRole("button", { name: "Stop" }).click();
  });
  await expect(other.getByText("The answer was stopped.")).toBeVisible();
  await page.bringToFront();
  await expect(page.getByText("The answer was stopped.")).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await expect(lastWords(page)).toContainText("word9");
  await page.getByRole("button", { name: "Stop" }).click();
});

test("an answer whose session ended is hidden, and not shown as complete afterwards", async ({
  page,
  login,
  baseURL,
  consoleErrors,
}) => {
  consoleErrors.allow(/401|network error|ERR_INCOMPLETE/);
  await login("carol");
  await sayInNew(page, script(LONG));
  await expect(lastWords(page)).toContainText("word9");
  const { pathname } = new URL(page.url());
  await page.request.post("/api/auth/signout", { headers: { origin: baseURL ?? "" } });
  await page.waitForURL(/\/sign-in\?ended=1/);
  await expect(page.getByText("You are signed out. Sign in to go on where you were.")).toBeVisible();
  // This sign-out did not go on to the issuer, which lets carol in without asking.
  await page.getByRole("button", { name: /sign in with/i }).click();
  await page.waitForURL((url) => url.pathname === pathname);
  // The run was stopped or failed with its session, depending on which step it was in.
  await expect(page.getByRole("button", { name: /Continue|Retry/ })).toBeVisible();
});

test("a run that ended with another browser's session says so, and Retry brings the rest", async ({
  page,
  login,
  otherBrowser,
  baseURL,
  consoleErrors,
  system,
}) => {
  consoleErrors.allow(/401|network error|ERR_INCOMPLETE/);
  await login("carol");
  const other = await otherBrowser();
  await login("carol", other);
  await whileModelHolds(system, async () => {
    await sayInNew(page, script("The whole answer."));
    await other.goto(page.url());
    await expect(other.getByRole("button", { name: "Stop" })).toBeVisible();
    await page.request.post("/api/auth/signout", { headers: { origin: baseURL ?? "" } });
    await expect(problem(other, "The answer was stopped")).toContainText(
      "The session in which this was asked is over",
    );
    await other.reload();
    await expect(problem(other, "The answer was stopped")).toBeVisible();
  });
  await other.getByRole("button", { name: "Retry" }).click();
  await expect(lastWords(other)).toHaveText("The whole answer.");
});

test("Stop while an edit's fork is looked up returns the text and sends nothing", async ({ page, login }) => {
  await login("carol");
  await beginConversation(page);
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route(/\/threads\/[0-9a-f-]+\/state/, async (route) => {
    await held;
    await route.continue();
  });
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/runs/stream")) sent.push(request.url());
  });
  await sayInOtherWords(page, "Other words");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(box(page)).toHaveValue("Other words");
  const read = page.waitForResponse(/\/threads\/[0-9a-f-]+\/state/);
  goOn();
  await read;
  await expect(lastWords(page)).toHaveText("The first answer.");
  await expect(turns(page)).toHaveCount(2);
  expect(sent).toEqual([]);
});

test("an edit made while a run starts elsewhere returns to the composer", async ({ page, login }) => {
  await login("carol");
  await beginConversation(page);
  await turns(page).first().hover();
  await turns(page).first().getByRole("button", { name: "Edit" }).click();
  const words = page.getByRole("textbox", { name: "Edit your message" });
  await words.fill("Other words");
  // Not by its name: that of the other box is like it.
  await page.locator("#message").fill(script(LONG));
  await page.locator("#message").press("Enter");
  await expect(lastWords(page)).toContainText("word9");
  await words.press("Enter");
  await expect(box(page)).toHaveValue("Other words");
  await page.getByRole("button", { name: "Stop" }).click();
});

test("the stream of a new conversation that is left is closed, and the run continues", async ({
  page,
  login,
}) => {
  await login("carol");
  await sayInNew(page, script(LONG));
  const address = page.url();
  await expect(lastWords(page)).toContainText("word9");
  const closed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/runs/stream"));
  await page.getByRole("link", { name: "New conversation" }).click();
  await closed;
  await page.goto(address);
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
});
