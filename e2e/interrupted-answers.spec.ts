import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  composer,
  createConversation,
  editMessage,
  lastAnswer,
  script,
  startConversation,
  turns,
  waitForWords,
} from "./support/chat-actions.ts";
import { whileModelIsPaused } from "./support/pause.ts";

/** Answers that are stopped, or lose their page or session, before they end. */
const LONG = Array.from({ length: 1600 }, (_, index) => `word${index}`).join(" ");
const problem = (page: Page, title: string) => page.getByRole("alert").filter({ hasText: title });

test("an answer that is stopped in another window can be continued in this one", async ({
  page,
  login,
  context,
  system,
}) => {
  await login("carol");
  const other = await context.newPage();
  await whileModelIsPaused(system, async () => {
    await startConversation(page, script(LONG));
    await other.goto(page.url());
    await other.getByRole("button", { name: "Stop" }).click();
  });
  await expect(other.getByText("The answer was stopped.")).toBeVisible();
  await page.bringToFront();
  await expect(page.getByText("The answer was stopped.")).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await waitForWords(page, "word9");
  await page.getByRole("button", { name: "Stop" }).click();
});

test("an answer whose session ended is hidden, and not shown as complete afterwards", async ({
  page,
  login,
  baseURL,
  consoleErrors,
  system,
}) => {
  consoleErrors.allow(/401|network error|ERR_INCOMPLETE/);
  await login("carol");
  await startConversation(page, script(LONG));
  await waitForWords(page, "word9");
  const { pathname } = new URL(page.url());
  await whileModelIsPaused(system, async () => {
    await page.request.post("/api/auth/signout", { headers: { origin: baseURL ?? "" } });
    await page.waitForURL(/\/sign-in\?ended=1/);
  });
  await expect(page.getByText("You are signed out. Sign in to continue where you left off.")).toBeVisible();
  // This sign-out did not reach the issuer, which signs carol in without a password.
  await page.getByRole("button", { name: /sign in with/i }).click();
  await page.waitForURL((url) => url.pathname === pathname);
  // The session's end stopped the run or made it fail, depending on its step.
  await expect(page.getByRole("button", { name: /Continue|Retry/ })).toBeVisible();
});

test("a run that ended with another browser's session says so, and Retry completes the answer", async ({
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
  await whileModelIsPaused(system, async () => {
    await startConversation(page, script("The whole answer."));
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
  await expect(lastAnswer(other)).toHaveText("The whole answer.");
});

test("Stop while an edit's fork is looked up returns the text and sends nothing", async ({ page, login }) => {
  await login("carol");
  await createConversation(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/threads\/[0-9a-f-]+\/state/, async (route) => {
    await held;
    await route.continue();
  });
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/runs/stream")) sent.push(request.url());
  });
  await editMessage(page, "Other words");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(composer(page)).toHaveValue("Other words");
  const read = page.waitForResponse(/\/threads\/[0-9a-f-]+\/state/);
  release();
  await read;
  await expect(lastAnswer(page)).toHaveText("The first answer.");
  await expect(turns(page)).toHaveCount(2);
  expect(sent).toEqual([]);
});

test("an edit made while a run starts elsewhere returns to the composer", async ({ page, login, system }) => {
  await login("carol");
  await createConversation(page);
  await turns(page).first().hover();
  await turns(page).first().getByRole("button", { name: "Edit" }).click();
  const words = page.getByRole("textbox", { name: "Edit your message" });
  await words.fill("Other words");
  // By id: the edit box has a similar name.
  await page.locator("#message").fill(script(LONG));
  await page.locator("#message").press("Enter");
  await waitForWords(page, "word9");
  await whileModelIsPaused(system, async () => {
    await words.press("Enter");
    await expect(composer(page)).toHaveValue("Other words");
    await page.getByRole("button", { name: "Stop" }).click();
  });
});

test("the stream of a new conversation that is left is closed, and the run continues", async ({
  page,
  login,
  system,
}) => {
  await login("carol");
  await startConversation(page, script(LONG));
  const address = page.url();
  await waitForWords(page, "word9");
  await whileModelIsPaused(system, async () => {
    const closed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/runs/stream"));
    await page.getByRole("link", { name: "New conversation" }).click();
    await closed;
    await page.goto(address);
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await page.getByRole("button", { name: "Stop" }).click();
  });
});
