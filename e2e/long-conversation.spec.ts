import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  editMessage,
  lastAnswer,
  script,
  sendMessage,
  startConversation,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";
import { Conversation } from "./support/conversation.ts";
import { lengthenConversation } from "./support/long-conversation.ts";
import { signInOverHttp } from "./support/signed-in-person.ts";

const LONG = Array.from({ length: 200 }, (_, turn) => ({
  asked: `Question ${turn}`,
  answered: `Answer ${turn}. ${"Some more words. ".repeat(30)}`,
}));

const scroller = (page: Page) => page.locator("main > div").first();
const toTop = (page: Page) => scroller(page).evaluate((box) => box.scrollTo({ top: 0 }));
const placeOf = (page: Page, words: string) =>
  turns(page)
    .filter({ hasText: words })
    .first()
    .evaluate((turn) => turn.getBoundingClientRect().top);
const earlier = (page: Page) => page.getByRole("button", { name: "Show earlier messages" });

test("a long conversation loads its end, and the rest on scrolling up, without a jump", async ({
  page,
  login,
  system,
  consoleErrors,
}) => {
  await login("carol");
  await startConversation(page, "Hello");
  await waitForAnswer(page);
  await lengthenConversation(system.dataDir, page.url().split("/").at(-1) ?? "", LONG);
  const read: string[] = [];
  page.on("request", (request) => {
    if (/\/state\b/.test(request.url())) read.push(request.url());
  });
  const opened = page.waitForResponse(/\/state\?messages=/);
  await page.reload();
  const { values } = await (await opened).json();
  expect(values.messages.length).toBeLessThan(80);
  await expect(lastAnswer(page)).toBeInViewport();
  await expect(earlier(page)).toBeAttached();
  expect(read).toHaveLength(1);

  // The next page first fails, and is then held back until the scroll position is known.
  const first = String(values.messages[0].content);
  const held = Promise.withResolvers<void>();
  consoleErrors.allow(/ERR_FAILED/);
  await page.route(/upto=/, (route) => route.abort());
  // The page may still be rendering turns above those that it rendered first: then this is not its top yet.
  await expect(async () => {
    await toTop(page);
    await expect(page.getByText("Earlier messages could not be loaded.")).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.unroute(/upto=/);
  await page.route(/upto=/, async (route) => {
    await held.promise;
    await route.continue();
  });
  await earlier(page).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Loading earlier messages…" })).toBeFocused();
  await toTop(page);
  const before = await placeOf(page, first);
  held.resolve();
  await expect.poll(() => turns(page).count()).toBeGreaterThan(100);
  expect(Math.abs((await placeOf(page, first)) - before)).toBeLessThan(2);

  await expect(async () => {
    await toTop(page);
    await expect(turns(page).first()).toContainText("Question 0", { timeout: 100 });
  }).toPass();
  await expect(turns(page)).toHaveCount(402);
  await expect(earlier(page)).toHaveCount(0);
  await sendMessage(page, script("As short as ever."));
  await waitForAnswer(page);
  await expect(lastAnswer(page)).toHaveText("As short as ever.");
  await expect(turns(page)).toHaveCount(404);
});

test("after 200 turns a turn transfers no more than the first one", async ({ page, login, system }) => {
  await countStreamedBytes(page);
  await login("carol");
  const sent: string[][] = [];
  async function takeTurn(): Promise<number> {
    const asked = page.waitForRequest(/\/runs\/stream$/);
    await (page.url().endsWith("/chat") ? startConversation : sendMessage)(page, script("Fine."));
    const request = await asked;
    await waitForAnswer(page);
    sent.push(request.postDataJSON().stream_mode);
    const received = await page.evaluate(() => Number(Reflect.get(window, "streamedBytes")));
    return received + (request.postData() ?? "").length;
  }
  const fresh = await takeTurn();
  await lengthenConversation(system.dataDir, page.url().split("/").at(-1) ?? "", LONG);
  await page.reload();
  await expect(earlier(page)).toBeAttached();
  const late = await takeTurn();
  expect(late).toBeLessThan(1.5 * fresh);
  expect(sent).toEqual([
    ["updates", "messages-tuple", "custom"],
    ["updates", "messages-tuple", "custom"],
  ]);
});

test("a link to an early call opens it, and an early message can be edited and its versions shown", async ({
  page,
  loginConnected,
  baseURL,
}) => {
  await loginConnected("alice");
  const long = new Conversation(await signInOverHttp(baseURL ?? "", "alice"));
  await long.ask(script("Good morning."));
  await long.ask(script({ call: "list_repositories", args: {} }, "Those are your repositories."));
  for (let turn = 0; turn < 31; turn += 1) await long.ask(script(`Answer ${turn}.`));
  const call = (await long.messages()).flatMap(({ tool_calls: calls = [] }) => calls)[0];

  await page.goto(`/chat/${long.threadId}`);
  await expect(lastAnswer(page)).toHaveText("Answer 30.");
  await expect(page.getByText("Those are your repositories.")).toHaveCount(0);
  await page.goto("/chat");
  await page.goto(`/chat/${long.threadId}#call-${call?.id}`);
  await expect(page.locator(`details[id="call-${call?.id}"][open]`)).toBeInViewport();

  await toTop(page);
  await expect(turns(page)).toHaveCount(66);
  await editMessage(page, script("Another answer."), 2);
  await waitForAnswer(page);
  await expect(turns(page)).toHaveCount(4);
  await expect(lastAnswer(page)).toHaveText("Another answer.");
  await page.getByRole("button", { name: "Previous version" }).click();
  await expect(page.getByRole("button", { name: "Next version" })).toBeFocused();
  await expect(lastAnswer(page)).toHaveText("Answer 30.");
  await page.getByRole("button", { name: "Next version" }).click();
  await expect(lastAnswer(page)).toHaveText("Another answer.");
  await expect(turns(page)).toHaveCount(4);
});

/** Counts what the page reads of its last stream. The browser's own count is often 0 where the page closes a stream early. */
async function countStreamedBytes(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async (...request) => {
      const response = await fetch(...request);
      if (!response.body || !response.url.endsWith("/runs/stream")) return response;
      let bytes = 0;
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          Reflect.set(window, "streamedBytes", bytes);
          controller.enqueue(chunk);
        },
      });
      return new Response(response.body.pipeThrough(count), response);
    };
  });
}
