import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  createConversation,
  exhaustRetries,
  lastAnswer,
  script,
  sendMessage,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";

test("an undelivered message, or one whose answer was cut off, stays with its problem, and Retry sends it once", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_FAILED|ConnectionError|404/);
  await login("carol");
  await page.clock.install();
  const problem = page.getByRole("alert").filter({ hasText: "No connection" });
  const retry = problem.getByRole("button", { name: "Retry" });
  const sends = "**/runs/stream";

  await page.route(sends, (route) => route.abort());
  await sendMessage(page, script("The first answer."));
  await exhaustRetries(page);
  await expect(turns(page)).toHaveCount(1);
  await page.unroute(sends);
  await retry.click();
  await expect(lastAnswer(page)).toHaveText("The first answer.");
  await expect(problem).toBeHidden();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);

  // The server gets and answers this one, but its response is lost.
  const loseAnswer = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route(sends, loseAnswer, { times: 1 });
  await sendMessage(page, script("The second answer."));
  await expect(lastAnswer(page)).toHaveText("The second answer.");
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
  await createConversation(page);
  await page.route(/\/threads\/[0-9a-f-]+\/state/, (route) => route.fulfill({ status: 500 }), { times: 1 });
  await page.reload();
  const problem = page.getByRole("alert").filter({ hasText: "The agent can't be reached" });
  await expect(problem).toBeVisible();
  await sendMessage(page, script("The second answer."));
  await expect(lastAnswer(page)).toHaveText("The second answer.");
  await waitForAnswer(page);
  await expect(problem).toBeHidden();
  await expect(turns(page)).toHaveCount(4);
});

/** The conversation's path at the LangGraph server. */
const apiPath = (page: Page): string => `/api/langgraph/threads/${page.url().split("/").at(-1)}`;
