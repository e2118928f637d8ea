import { setTimeout } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { test as base, expect } from "./fixtures.ts";
import {
  composer,
  createConversation,
  exhaustRetries,
  lastAnswer,
  reconnecting,
  script,
  sendMessage,
  startConversation,
  turns,
  waitForAnswer,
  waitForWords,
} from "./support/chat-actions.ts";
import { type CuttableProxy, startCuttableProxy } from "./support/cuttable-proxy.ts";
import { awaitHydration } from "./support/hydration.ts";
import { whileModelIsPaused } from "./support/pause.ts";

/** A lost connection recovers by itself: no text is missing or repeated, and no button needs to be pressed. */
const test = base.extend<{ connection: CuttableProxy }>({
  connection: async ({ browserName: _any }, use) => {
    const proxy = await startCuttableProxy();
    await use(proxy);
    await proxy.cut();
  },
  context: async ({ browser, baseURL, connection }, use) => {
    const context = await browser.newContext({ baseURL, proxy: connection.settings });
    awaitHydration(context, baseURL ?? "");
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

/** Records every rendered text that is not a prefix of the whole answer, and every alert. */
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
    system,
  }) => {
    const whole = wordsOf(count);
    await login("carol");
    await startConversation(page, script(whole));
    await waitForWords(page, "word99");
    let wrong: () => Promise<string[]> = async () => [];
    await whileModelIsPaused(system, async () => {
      wrong = await watchAnswer(page, whole);
      await connection.cut();
      await expect(reconnecting(page)).toBeVisible();
      await expect(stop(page)).toBeVisible();
    });
    await setTimeout(seconds * 1_000);
    await connection.restore();
    await expect(reconnecting(page)).toBeHidden();
    await expect(lastAnswer(page)).toHaveText(whole, { timeout: 30_000 });
    await waitForAnswer(page);
    expect(await wrong()).toEqual([]);
    expect((await messagesOf(page)).map(({ content }) => content).slice(1)).toEqual([whole]);
  });
}

test("an answer that ended while the connection was cut is shown once it is back", async ({
  page,
  login,
  connection,
  system,
}) => {
  const whole = wordsOf(400);
  await login("carol");
  await startConversation(page, script(whole));
  await waitForWords(page, "word9");
  await whileModelIsPaused(system, async () => {
    await connection.cut();
    await expect(reconnecting(page)).toBeVisible();
  });
  // The answer takes two seconds, and the server drops its stream three to six seconds later.
  await setTimeout(8_000);
  await connection.restore();
  await expect(lastAnswer(page)).toHaveText(whole);
  await expect(stop(page)).toBeHidden();
  await expect(alerts(page)).toHaveCount(0);
});

test("an answer over a silently dead connection continues, complete, over a new one", async ({
  page,
  login,
  connection,
}) => {
  const whole = wordsOf(4_000);
  await login("carol");
  await startConversation(page, script(whole));
  await expect(lastAnswer(page)).toContainText("word99");
  const wrong = await watchAnswer(page, whole);
  const joined = page.waitForRequest(/\/runs\/[0-9a-f-]+\/stream/);
  connection.swallow();
  await joined;
  await expect(lastAnswer(page)).toHaveText(whole, { timeout: 20_000 });
  await waitForAnswer(page);
  expect(await wrong()).toEqual([]);
});

test("messages sent offline are delivered once and in order when the browser is online again", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await createConversation(page);
  await context.setOffline(true);
  await sendMessage(page, script("The second answer."));
  await expect(reconnecting(page)).toBeVisible();
  await sendMessage(page, script("The third answer."));
  await expect(page.getByText("Waits for the answer")).toBeAttached();
  await expect(alerts(page)).toHaveCount(0);
  await context.setOffline(false);
  await expect(lastAnswer(page)).toHaveText("The third answer.");
  await waitForAnswer(page);
  await expect(turns(page)).toHaveCount(6);
  await expect(composer(page)).toHaveValue("");
  const answers = (await messagesOf(page)).filter(({ type }) => type === "ai");
  expect(answers.map(({ content }) => content)).toEqual([
    "The first answer.",
    "The second answer.",
    "The third answer.",
  ]);
});

test("a message whose response was lost is not resent: its run is joined", async ({ page, login }) => {
  await login("carol");
  await createConversation(page);
  const whole = wordsOf(400);
  const sent: string[] = [];
  page.on("request", (request) => request.url().endsWith("/runs/stream") && sent.push(request.url()));
  await page.route(
    SENDS,
    async (route) => {
      // The server gets the message and answers it; the page gets no response.
      const body = route.request().postDataJSON();
      await page.request.post(`${apiPath(page)}/runs`, {
        data: body,
        headers: { origin: new URL(page.url()).origin },
      });
      await route.abort();
    },
    { times: 1 },
  );
  await sendMessage(page, script(whole));
  await expect(lastAnswer(page)).toHaveText(whole);
  await waitForAnswer(page);
  expect(sent).toHaveLength(1);
  await expect(turns(page)).toHaveCount(4);
});

test("Stop returns a message that could not be sent, and ends a run as soon as the server can be reached", async ({
  page,
  login,
  connection,
}) => {
  await login("carol");
  await createConversation(page);
  await connection.cut();
  await sendMessage(page, "Words on their way");
  await expect(reconnecting(page)).toBeVisible();
  await stop(page).click();
  await expect(composer(page)).toHaveValue("Words on their way");
  await expect(reconnecting(page)).toBeHidden();
  await expect(turns(page)).toHaveCount(2);
  await connection.restore();

  await composer(page).fill("");
  await sendMessage(page, script(wordsOf(4_000)));
  await expect(lastAnswer(page)).toContainText("word9");
  await connection.cut();
  await expect(reconnecting(page)).toBeVisible();
  await stop(page).click();
  await expect(page.getByText("The answer was stopped.")).toBeVisible();
  await connection.restore();
  const running = async () =>
    (await (await page.request.get(`${apiPath(page)}/runs?status=running`)).json()).length;
  await expect.poll(running).toBe(0);
  await expect(reconnecting(page)).toBeHidden();
  await expect(alerts(page)).toHaveCount(0);
});

test("a conversation opened while the connection is down loads once it is back", async ({ page, login }) => {
  await login("carol");
  await createConversation(page);
  const calls = /\/api\/langgraph\/threads\/[0-9a-f-]+\//;
  await page.route(calls, (route) => route.abort());
  await page.reload();
  await expect(reconnecting(page)).toBeVisible();
  await page.unroute(calls);
  await expect(lastAnswer(page)).toHaveText("The first answer.");
  await expect(reconnecting(page)).toBeHidden();
});

test("after two minutes the page offers to retry, and still resumes by itself once the browser is online", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await createConversation(page);
  await page.clock.install();
  await context.setOffline(true);
  await sendMessage(page, script("The second answer."));
  await exhaustRetries(page);
  await expect(alerts(page).getByRole("button", { name: "Retry" })).toBeVisible();
  await expect(reconnecting(page)).toBeHidden();
  await context.setOffline(false);
  await expect(lastAnswer(page)).toHaveText("The second answer.");
  await waitForAnswer(page);
  await expect(turns(page)).toHaveCount(4);
});
