import { setTimeout } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { test as base, expect } from "./fixtures.ts";
import { type CuttableProxy, startCuttableProxy } from "./support/cuttable-proxy.ts";
import {
  answered,
  beginConversation,
  box,
  giveUp,
  lastWords,
  reconnecting,
  say,
  sayInNew,
  script,
  turns,
} from "./support/chat-actions.ts";

/** A lost connection repairs itself: nothing is missing, nothing comes twice, and nobody has to press anything. */
const test = base.extend<{ connection: CuttableProxy }>({
  connection: async ({ browserName: _any }, use) => {
    const proxy = await startCuttableProxy();
    await use(proxy);
    await proxy.cut();
  },
  context: async ({ browser, baseURL, connection }, use) => {
    const context = await browser.newContext({ baseURL, proxy: connection.settings });
    await use(context);
    await context.close();
  },
});

const SENDS = "**/runs/stream";
const wordsOf = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(" ");
const alerts = (page: Page) => page.getByRole("main").getByRole("alert");
const stop = (page: Page) => page.getByRole("button", { name: "Stop" });
const apiPath = (page: Page) => `/api/langgraph/threads/${page.url().split("/").at(-1)}`;

test.beforeEach(({ consoleErrors }) => {
  consoleErrors.allow(/ERR_|network error|Failed to fetch|ConnectionError|StreamIdleTimeoutError/);
});

/** Notes every text of the answer that is not the beginning of the whole one, and every alert. */
async function watchAnswer(page: Page, whole: string): Promise<() => Promise<string[]>> {
  await page.evaluate((text) => {
    const wrong: string[] = [];
    Reflect.set(window, "wrong", wrong);
    new MutationObserver(() => {
      const shown = [...document.querySelectorAll("ol[aria-label=Messages] .markdown")].at(-1)?.textContent;
      if (!text.startsWith(shown?.trim() ?? "")) wrong.push(shown ?? "");
      for (const alert of document.querySelectorAll("main [role=alert]")) wrong.push(alert.textContent ?? "");
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  }, whole);
  return () => page.evaluate(() => Reflect.get(window, "wrong"));
}

async function messagesOf(page: Page): Promise<{ type: string; content: string }[]> {
  return (await (await page.request.get(`${apiPath(page)}/state`)).json()).values.messages;
}

for (const [seconds, count] of [
  [2, 1600],
  [10, 3200],
] as const) {
  test(`an answer continues where it was cut off for ${seconds} seconds: no words are missing or doubled`, async ({
    page,
    login,
    connection,
  }) => {
    const whole = wordsOf(count);
    await login("carol");
    await sayInNew(page, script(whole));
    await expect(lastWords(page)).toContainText("word99");
    const wrong = await watchAnswer(page, whole);
    await connection.cut();
    await expect(reconnecting(page)).toBeVisible();
    await expect(stop(page)).toBeVisible();
    await setTimeout(seconds * 1_000);
    await connection.join();
    await expect(reconnecting(page)).toBeHidden();
    await expect(lastWords(page)).toHaveText(whole, { timeout: 30_000 });
    await answered(page);
    expect(await wrong()).toEqual([]);
    expect((await messagesOf(page)).map(({ content }) => content).slice(1)).toEqual([whole]);
  });
}

test("an answer that ended while the connection was cut is there when it is back", async ({
  page,
  login,
  connection,
}) => {
  const whole = wordsOf(400);
  await login("carol");
  await sayInNew(page, script(whole));
  await expect(lastWords(page)).toContainText("word9");
  await connection.cut();
  await expect(reconnecting(page)).toBeVisible();
  // The answer takes two seconds, and its stream is forgotten three to six seconds later.
  await setTimeout(8_000);
  await connection.join();
  await expect(lastWords(page)).toHaveText(whole);
  await expect(stop(page)).toBeHidden();
  await expect(alerts(page)).toHaveCount(0);
});

test("an answer over a connection that died silently continues over another one, complete", async ({
  page,
  login,
  connection,
}) => {
  const whole = wordsOf(4_000);
  await login("carol");
  await sayInNew(page, script(whole));
  await expect(lastWords(page)).toContainText("word99");
  const wrong = await watchAnswer(page, whole);
  const joined = page.waitForRequest(/\/runs\/[0-9a-f-]+\/stream/);
  connection.swallow();
  await joined;
  await expect(lastWords(page)).toHaveText(whole, { timeout: 20_000 });
  await answered(page);
  expect(await wrong()).toEqual([]);
});

test("messages that are sent offline go out in their order when the browser is online again, once each", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await beginConversation(page);
  await context.setOffline(true);
  await say(page, script("The second answer."));
  await expect(reconnecting(page)).toBeVisible();
  await say(page, script("The third answer."));
  await expect(page.getByText("Waits for the answer")).toBeAttached();
  await expect(alerts(page)).toHaveCount(0);
  await context.setOffline(false);
  await expect(lastWords(page)).toHaveText("The third answer.");
  await answered(page);
  await expect(turns(page)).toHaveCount(6);
  await expect(box(page)).toHaveValue("");
  const said = (await messagesOf(page)).filter(({ type }) => type === "ai");
  expect(said.map(({ content }) => content)).toEqual([
    "The first answer.",
    "The second answer.",
    "The third answer.",
  ]);
});

test("a message whose response was lost is not resent: its run is joined", async ({ page, login }) => {
  await login("carol");
  await beginConversation(page);
  const whole = wordsOf(400);
  const sent: string[] = [];
  page.on("request", (request) => request.url().endsWith("/runs/stream") && sent.push(request.url()));
  await page.route(
    SENDS,
    async (route) => {
      // It arrives, and is being answered; the page gets nothing of that.
      const body = route.request().postDataJSON();
      await page.request.post(`${apiPath(page)}/runs`, {
        data: body,
        headers: { origin: new URL(page.url()).origin },
      });
      await route.abort();
    },
    { times: 1 },
  );
  await say(page, script(whole));
  await expect(lastWords(page)).toHaveText(whole);
  await answered(page);
  expect(sent).toHaveLength(1);
  await expect(turns(page)).toHaveCount(4);
});

test("Stop returns a message that could not be sent, and ends a run as soon as the server can be reached", async ({
  page,
  login,
  connection,
}) => {
  await login("carol");
  await beginConversation(page);
  await connection.cut();
  await say(page, "Words on their way");
  await expect(reconnecting(page)).toBeVisible();
  await stop(page).click();
  await expect(box(page)).toHaveValue("Words on their way");
  await expect(reconnecting(page)).toBeHidden();
  await expect(turns(page)).toHaveCount(2);
  await connection.join();

  await box(page).fill("");
  await say(page, script(wordsOf(4_000)));
  await expect(lastWords(page)).toContainText("word9");
  await connection.cut();
  await expect(reconnecting(page)).toBeVisible();
  await stop(page).click();
  await expect(page.getByText("The answer was stopped.")).toBeVisible();
  await connection.join();
  const running = async () =>
    (await (await page.request.get(`${apiPath(page)}/runs?status=running`)).json()).length;
  await expect.poll(running).toBe(0);
  await expect(reconnecting(page)).toBeHidden();
  await expect(alerts(page)).toHaveCount(0);
});

test("a conversation that is opened while the connection is down is there when it is back", async ({
  page,
  login,
}) => {
  await login("carol");
  await beginConversation(page);
  const calls = /\/api\/langgraph\/threads\/[0-9a-f-]+\//;
  await page.route(calls, (route) => route.abort());
  await page.reload();
  await expect(reconnecting(page)).toBeVisible();
  await page.unroute(calls);
  await expect(lastWords(page)).toHaveText("The first answer.");
  await expect(reconnecting(page)).toBeHidden();
});

test("after two minutes the page offers to retry, and still resumes by itself once the browser is online", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await beginConversation(page);
  await page.clock.install();
  await context.setOffline(true);
  await say(page, script("The second answer."));
  await giveUp(page);
  await expect(alerts(page).getByRole("button", { name: "Retry" })).toBeVisible();
  await expect(reconnecting(page)).toBeHidden();
  await context.setOffline(false);
  await expect(lastWords(page)).toHaveText("The second answer.");
  await answered(page);
  await expect(turns(page)).toHaveCount(4);
});
