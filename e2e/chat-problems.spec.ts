import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { answered, beginConversation, giveUp, lastWords, say, script, turns } from "./support/chat-actions.ts";

test("an undelivered message, or one whose answer was cut off, stays with its problem, and Retry sends it once", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_FAILED|ConnectionError|404/);
  await login("carol");
  await page.goto("/chat");
  await page.clock.install();
  const problem = page.getByRole("alert").filter({ hasText: "No connection" });
  const retry = problem.getByRole("button", { name: "Retry" });
  const sends = "**/runs/stream";

  await page.route(sends, (route) => route.abort());
  await say(page, script("The first answer."));
  await giveUp(page);
  await expect(turns(page)).toHaveCount(1);
  await page.unroute(sends);
  await retry.click();
  await expect(lastWords(page)).toHaveText("The first answer.");
  await expect(problem).toBeHidden();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);

  // This one reaches the server, which answers it; the page hears nothing of that.
  const loseAnswer = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route(sends, loseAnswer, { times: 1 });
  await say(page, script("The second answer."));
  await expect(lastWords(page)).toHaveText("The second answer.");
  await expect(problem).toBeHidden();
  await expect(turns(page)).toHaveCount(4);
  const stored = await (await page.request.get(`${apiPath(page)}/state`)).json();
  expect(stored.values.messages.map(({ type }: { type: string }) => type)).toEqual([
    "human",
    "ai",
    "human",
    "ai",
  ]);
});

test("a problem disappears with the next answer", async ({ page, login, consoleErrors }) => {
  consoleErrors.allow(/500/);
  await login("carol");
  await beginConversation(page);
  await page.route(/\/threads\/[0-9a-f-]+\/state/, (route) => route.fulfill({ status: 500 }), { times: 1 });
  await page.reload();
  const problem = page.getByRole("alert").filter({ hasText: "The agent can't be reached" });
  await expect(problem).toBeVisible();
  await say(page, script("The second answer."));
  await expect(lastWords(page)).toHaveText("The second answer.");
  await answered(page);
  await expect(problem).toBeHidden();
  await expect(turns(page)).toHaveCount(4);
});

/** Where the conversation is at the LangGraph server. */
const apiPath = (page: Page): string => `/api/langgraph/threads/${page.url().split("/").at(-1)}`;
