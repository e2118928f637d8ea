import { expect, test } from "./fixtures.ts";
import {
  composer,
  createConversation,
  editMessage,
  lastAnswer,
  reconnecting,
  script,
  sendMessage,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";

test("an edited message whose fork can't be looked up yet is kept, and sent as soon as possible", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_FAILED|ConnectionError/);
  await login("carol");
  await createConversation(page);
  const state = /\/threads\/[0-9a-f-]+\/state/;
  await page.route(state, (route) => route.abort());
  await editMessage(page, script("Another answer."));
  await expect(reconnecting(page)).toBeVisible();
  await page.unroute(state);
  await expect(lastAnswer(page)).toHaveText("Another answer.");
  await expect(reconnecting(page)).toBeHidden();
  await expect(turns(page).first()).toContainText("2/2");
});

test("an edit of a message that another window has changed returns to the composer, and the current version can be shown", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await createConversation(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await editMessage(other, script("The answer of the other window."));
  await expect(lastAnswer(other)).toHaveText("The answer of the other window.");
  await waitForAnswer(other);

  await editMessage(page, "My own words");
  const problem = page.getByRole("alert").filter({ hasText: "changed elsewhere" });
  await expect(problem).toBeVisible();
  await expect(composer(page)).toHaveValue("My own words");
  await problem.getByRole("button", { name: "Show the current version" }).click();
  await expect(lastAnswer(page)).toHaveText("The answer of the other window.");
  await expect(problem).toBeHidden();
  await expect(turns(page)).toHaveCount(2);
  await expect(composer(page)).toHaveValue("My own words");
});

test("two windows edit different messages of one conversation: every version of both stays reachable", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await createConversation(page);
  await sendMessage(page, script("The second answer."));
  await waitForAnswer(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await editMessage(other, script("The second answer, of the other window."), 2);
  await expect(lastAnswer(other)).toHaveText("The second answer, of the other window.");
  await waitForAnswer(other);
  await other.close();

  // This window doesn't know of it yet.
  await expect(lastAnswer(page)).toHaveText("The second answer.");
  await editMessage(page, script("The first answer, in other words."));
  await expect(lastAnswer(page)).toHaveText("The first answer, in other words.");
  await waitForAnswer(page);
  const versions = (turn: number) => turns(page).nth(turn).getByRole("group", { name: "Versions" });
  await expect(versions(0)).toContainText("2/2");
  await versions(0).getByRole("button", { name: "Previous version" }).click();
  await expect(lastAnswer(page)).toHaveText("The second answer, of the other window.");
  await expect(versions(2)).toContainText("2/2");
  await versions(2).getByRole("button", { name: "Previous version" }).click();
  await expect(lastAnswer(page)).toHaveText("The second answer.");
  await page.reload();
  await expect(versions(0)).toContainText("2/2");
  await expect(lastAnswer(page)).toHaveText("The first answer, in other words.");
});

test("an edit that fails because the session ended is restored after signing in again", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/401/);
  await login("carol");
  await createConversation(page);
  const address = page.url();
  // Every three seconds the page asks whether its session has ended, and would then leave.
  await page.route("**/api/session", () => undefined);
  await page.context().clearCookies({ name: /session/ });
  const problem = page.getByRole("alert").filter({ hasText: "Your session is over" });
  await turns(page).last().getByRole("button", { name: "Answer again" }).click();
  await expect(problem).toBeVisible();
  // The message is unchanged.
  await expect(composer(page)).toHaveValue("");
  await editMessage(page, "My own words");
  await expect(composer(page)).toHaveValue("My own words");
  await expect(problem).toBeVisible();
  await login("carol");
  await page.goto(address);
  await expect(composer(page)).toHaveValue("My own words");
});
