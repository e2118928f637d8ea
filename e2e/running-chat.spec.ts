import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Conversation } from "./support/conversation.ts";
import { elsewhere } from "./support/elsewhere.ts";
import { lengthenConversation } from "./support/long-conversation.ts";
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

test.describe("while the agent answers", () => {
  const LONG = Array.from({ length: 400 }, (_, index) => `word${index}`).join(" ");
  /** Of eight seconds: for what has to happen while it comes, on a slow machine too. */
  const LONGER = Array(4).fill(LONG).join(" ");

  test("a reload and a second tab join the run, and both show exactly what is stored", async ({
    page,
    login,
    context,
  }) => {
    await login("carol");
    await sayInNew(page, script(LONG));
    await expect(lastWords(page)).toContainText("word9");
    const other = await context.newPage();
    await Promise.all([other.goto(page.url()), page.reload()]);
    const thread = page.url().split("/").at(-1);
    for (const one of [page, other]) {
      await expect(lastWords(one)).toHaveText(LONG);
      await expect(one.getByRole("button", { name: "Stop" })).toBeHidden();
    }
    const state = await (await page.request.get(`/api/langgraph/threads/${thread}/state`)).json();
    expect(state.values.messages.at(-1).content).toBe(LONG);
  });

  test("an answer that ends while the page opens is shown whole, not as stopped", async ({
    page,
    login,
    system,
  }) => {
    await login("carol");
    await sayInNew(page, script(LONG));
    await expect(lastWords(page)).toContainText("word9");
    const over = Promise.withResolvers<void>();
    await page.route(/\/runs\?/, async (route) => {
      await over.promise;
      await route.continue();
    });
    await whileModelHolds(system, async () => {
      const opened = page.waitForResponse(/\/state\?/);
      await page.reload();
      expect((await (await opened).json()).next).not.toEqual([]);
    });
    const state = `/api/langgraph/threads/${page.url().split("/").at(-1)}/state`;
    await expect.poll(async () => (await (await page.request.get(state)).json()).next).toEqual([]);
    over.resolve();
    await expect(lastWords(page)).toHaveText(LONG);
    await expect(page.getByText("The answer was stopped.")).toHaveCount(0);
  });

  test("a reload joins it after many earlier answers, too", async ({ page, login, baseURL }) => {
    const before = new Conversation(await elsewhere(baseURL ?? "", "carol"));
    for (let count = 0; count < 11; count += 1) await before.ask(script(`Answer ${count}.`));
    await login("carol");
    await page.goto(`/chat/${before.threadId}`);
    await expect(lastWords(page)).toHaveText("Answer 10.");
    await say(page, script(LONGER));
    await expect(lastWords(page)).toContainText("word9");
    await page.reload();
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await expect(lastWords(page)).toHaveText(LONGER, { timeout: 40_000 });
  });

  test("while an answer streams, finished paragraphs and coloured code are not rendered again", async ({
    page,
    login,
  }) => {
    await login("carol");
    await page.goto("/chat");
    await say(page, script(`First words.\n\n\`\`\`ts\nconst tea = "hot";\n\`\`\`\n\n${LONG}`));
    const code = turns(page).last().locator("pre");
    const keyword = code.locator("[style*='code-keyword']");
    await expect(keyword).toHaveText("const");
    const color = (element: Element) => getComputedStyle(element).color;
    expect(await keyword.evaluate(color)).not.toBe(await code.evaluate(color));
    await page.evaluate(() => {
      const words = [...document.querySelectorAll("ol[aria-label=Messages] > li .markdown")].at(-1);
      const came = [...(words?.children ?? [])].slice(0, 2);
      const changes: string[] = [];
      const watcher = new MutationObserver((all) =>
        changes.push(...all.map(({ target }) => target.nodeName)),
      );
      for (const one of came) watcher.observe(one, { childList: true, characterData: true, subtree: true });
      Object.assign(window, { came, changes });
    });
    await expect(lastWords(page)).toContainText("word399");
    expect(
      await page.evaluate(() => [
        Reflect.get(window, "came").map(({ isConnected }: Element) => isConnected),
        Reflect.get(window, "changes"),
      ]),
    ).toEqual([[true, true], []]);
  });

  test("the page follows the end only while the person is there, and messages are queued", async ({
    page,
    login,
  }) => {
    await page.setViewportSize({ width: 700, height: 420 });
    await login("carol");
    await page.goto("/chat");
    await say(page, script(Array(4).fill(LONG).join("\n\n")));
    const end = page.getByRole("button", { name: "To the newest message" });
    await expect(lastWords(page)).toContainText("word250");
    await expect(end).toBeHidden();
    // Nothing of the conversation can be changed while it is answered.
    await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(0);
    await page.mouse.move(300, 200);
    await page.mouse.wheel(0, -600);
    await expect(end).toBeVisible();
    await say(page, script("The queued answer."));
    await page.mouse.wheel(0, -600);
    await expect(page.getByText("Waits for the answer")).toBeAttached();
    await expect(end).toBeVisible();
    const before = await restingPlace(page);
    await expect(lastWords(page)).toContainText("The queued answer.");
    expect(await restingPlace(page)).toBe(before);
    await answered(page);
    await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(2);
  });

  test("Stop ends the run on the server, too, and Continue resumes it in the same conversation, also after a reload", async ({
    page,
    login,
  }) => {
    await login("carol");
    await sayInNew(page, script(LONGER));
    const address = page.url();
    const stop = page.getByRole("button", { name: "Stop" });
    const goOn = page.getByRole("button", { name: "Continue" });
    await expect(lastWords(page)).toContainText("word9");
    await stop.click();
    await expect(page.getByText("The answer was stopped.")).toBeVisible();
    await expect.poll(() => runsThatGoOn(page)).toEqual([]);
    await page.reload();
    await goOn.click();
    await expect(stop).toBeVisible();
    await expect(lastWords(page)).toContainText("word9");
    await stop.click();
    // At once: the server may still be ending the one before.
    await goOn.click();
    await expect(lastWords(page)).toHaveText(LONGER, { timeout: 40_000 });
    await expect(stop).toBeHidden();
    await expect(goOn).toBeHidden();
    await expect(turns(page)).toHaveCount(2);
    expect(page.url()).toBe(address);
  });
});

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

test("a draft survives a reload, and is gone once it is sent", async ({ page, login }) => {
  await login("carol");
  await page.goto("/chat");
  await box(page).fill("Half a thought");
  await page.reload();
  await expect(box(page)).toHaveValue("Half a thought");
  await page.getByRole("button", { name: "Send" }).click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await answered(page);
  const address = page.url();
  await box(page).fill("A second thought");
  await page.goto("/chat");
  await expect(box(page)).toHaveValue("");
  await page.goto(address);
  await expect(box(page)).toHaveValue("A second thought");
});

test("text typed at the moment when a new conversation gets its address goes with it", async ({
  page,
  login,
}) => {
  await page.addInitScript(() => {
    const later = window.setTimeout;
    const type = () => {
      const box = document.querySelector("textarea");
      const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value") ?? {};
      set?.call(box, "Meanwhile");
      box?.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
    // The conversation's own timer, which gives it its address: React draws that a moment later.
    const withTyping = (call: () => void) => () => {
      call();
      type();
    };
    Object.assign(window, {
      setTimeout: (call: () => void, ms?: number) => later(ms === 250 ? withTyping(call) : call, ms),
    });
  });
  await login("carol");
  await beginConversation(page);
  await expect(box(page)).toHaveValue("Meanwhile");
  await page.reload();
  await expect(box(page)).toHaveValue("Meanwhile");
  // Nor is it the next new conversation's, whose box is empty at first in any case.
  expect(await page.evaluate(() => localStorage.getItem("obo-draft:new"))).toBeNull();
});

test("queued messages return to the composer, before the draft, when the run is stopped or left, or the page reloaded", async ({
  page,
  login,
  system,
}) => {
  const long = script(Array.from({ length: 1600 }, () => "word").join(" "));
  await login("carol");
  await page.goto("/chat");
  await say(page, long);
  await expect(lastWords(page)).toContainText("word");
  await say(page, "First this.");
  await say(page, "Then that.");
  await box(page).fill("And a third");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(box(page)).toHaveValue("First this.\n\nThen that.\n\nAnd a third");
  await expect(page.getByText("Waits for the answer")).toHaveCount(0);
  await expect(turns(page)).toHaveCount(2);

  await whileModelHolds(system, async () => {
    await box(page).fill("");
    const accepted = page.waitForResponse(/\/runs\/stream$/);
    await say(page, long);
    await accepted;
    // Not counted: what the stopped answer had said goes when the next one begins.
    for (const words of ["Not forgotten.", "Nor this."]) {
      await box(page).fill(words);
      await box(page).press("Enter");
    }
    await expect(page.getByText("Waits for the answer")).toHaveCount(2);
    await page.reload();
    await expect(box(page)).toHaveValue("Not forgotten.\n\nNor this.");
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await box(page).press("Enter");
    await expect(page.getByText("Waits for the answer")).toBeAttached();
    const address = page.url();
    await page.getByRole("link", { name: "New conversation" }).click();
    await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
    await expect(box(page)).toHaveValue("");
    await page.goto(address);
    await expect(box(page)).toHaveValue("Not forgotten.\n\nNor this.");
  });
});

test("an edited message that can't be placed yet is kept, and sent as soon as possible", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_FAILED|ConnectionError/);
  await login("carol");
  await beginConversation(page);
  const state = /\/threads\/[0-9a-f-]+\/state/;
  await page.route(state, (route) => route.abort());
  await sayInOtherWords(page, script("Another answer."));
  await expect(reconnecting(page)).toBeVisible();
  await page.unroute(state);
  await expect(lastWords(page)).toHaveText("Another answer.");
  await expect(reconnecting(page)).toBeHidden();
  await expect(turns(page).first()).toContainText("2/2");
});

test("an edit of a message that another window has changed returns to the composer, and the current version can be shown", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await beginConversation(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await sayInOtherWords(other, script("The answer of the other window."));
  await expect(lastWords(other)).toHaveText("The answer of the other window.");
  await answered(other);

  await sayInOtherWords(page, "My own words");
  const problem = page.getByRole("alert").filter({ hasText: "changed elsewhere" });
  await expect(problem).toBeVisible();
  await expect(box(page)).toHaveValue("My own words");
  await problem.getByRole("button", { name: "Show it as it is now" }).click();
  await expect(lastWords(page)).toHaveText("The answer of the other window.");
  await expect(problem).toBeHidden();
  await expect(turns(page)).toHaveCount(2);
  await expect(box(page)).toHaveValue("My own words");
});

test("two windows edit different messages of one conversation: every version of both stays reachable", async ({
  page,
  login,
  context,
}) => {
  await login("carol");
  await beginConversation(page);
  await say(page, script("The second answer."));
  await answered(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await sayInOtherWords(other, script("The second answer, of the other window."), 2);
  await expect(lastWords(other)).toHaveText("The second answer, of the other window.");
  await answered(other);
  await other.close();

  // This window has not heard of it.
  await expect(lastWords(page)).toHaveText("The second answer.");
  await sayInOtherWords(page, script("The first answer, in other words."));
  await expect(lastWords(page)).toHaveText("The first answer, in other words.");
  await answered(page);
  const versions = (turn: number) => turns(page).nth(turn).getByRole("group", { name: "Versions" });
  await expect(versions(0)).toContainText("2/2");
  await versions(0).getByRole("button", { name: "Previous version" }).click();
  await expect(lastWords(page)).toHaveText("The second answer, of the other window.");
  await expect(versions(2)).toContainText("2/2");
  await versions(2).getByRole("button", { name: "Previous version" }).click();
  await expect(lastWords(page)).toHaveText("The second answer.");
  await page.reload();
  await expect(versions(0)).toContainText("2/2");
  await expect(lastWords(page)).toHaveText("The first answer, in other words.");
});

test("an edit that fails because the session ended is there after signing in again", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/401/);
  await login("carol");
  await beginConversation(page);
  const address = page.url();
  await page.context().clearCookies({ name: /session/ });
  const problem = page.getByRole("alert").filter({ hasText: "Your session is over" });
  await turns(page).last().getByRole("button", { name: "Answer again" }).click();
  await expect(problem).toBeVisible();
  // The question stands where it stood: nothing was lost.
  await expect(box(page)).toHaveValue("");
  await sayInOtherWords(page, "My own words");
  await expect(box(page)).toHaveValue("My own words");
  await expect(problem).toBeVisible();
  await login("carol");
  await page.goto(address);
  await expect(box(page)).toHaveValue("My own words");
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

test("of five hundred messages the end is shown at once, and none is rendered again during the next answer", async ({
  page,
  login,
  system,
}) => {
  await login("carol");
  await sayInNew(page, "Hello");
  await answered(page);
  const section = "A paragraph with **strong** words and `code`, of some length.\n\n- one\n- two\n\n";
  const code = "```js\nlet a = 1;\n```";
  const long = Array.from({ length: 249 }, (_, index) => ({
    asked: `Question ${index}`,
    answered: `Answer ${index}.\n\n${section.repeat(10)}${code}`,
  }));
  await lengthenConversation(system.dataDir, page.url().split("/").at(-1) ?? "", long, 99);
  // A link to the first message loads all of them, not only the end.
  await page.goto(`${page.url()}#call-before-0-asked`);
  await page.reload();
  // Here, too, without an `expect` that may look in vain: in so long a page each look takes seconds.
  await turns(page).nth(500).waitFor({ state: "attached" });
  // A hundred turns of two, and then the line that says how the agent knows them.
  await expect(turns(page).nth(200)).toHaveText("The agent works from a summary of what is above");
  await expect
    .poll(() =>
      page.evaluate(() => {
        const box = document.querySelector("main > div");
        return box ? box.scrollHeight - box.scrollTop - box.clientHeight : Number.NaN;
      }),
    )
    .toBeLessThan(64);
  expect(
    await turns(page)
      .first()
      .evaluate((one) => getComputedStyle(one).contentVisibility),
  ).toBe("auto");

  // Code is coloured late: only what happens after that is a change.
  await expect
    .poll(() => page.locator('ol[aria-label="Messages"] [style*="code-keyword"]').count())
    .toBe(long.length);
  await page.evaluate(() => {
    const changed = new Set<Node>();
    Reflect.set(window, "changed", changed);
    const watcher = new MutationObserver((changes) => {
      for (const { target } of changes) changed.add(target);
    });
    for (const one of [...document.querySelectorAll("ol[aria-label=Messages] > li")].slice(0, -2)) {
      watcher.observe(one, { subtree: true, childList: true, characterData: true });
    }
  });
  await say(page, script("The five hundred and first."));
  await answered(page);
  await expect(lastWords(page)).toHaveText("The five hundred and first.");
  expect(await page.evaluate(() => Reflect.get(window, "changed").size)).toBe(0);
});

/** Where the conversation is at the LangGraph server. */
const apiPath = (page: Page): string => `/api/langgraph/threads/${page.url().split("/").at(-1)}`;

/** The ids of its runs that are not over. */
async function runsThatGoOn(page: Page): Promise<string[]> {
  const runs: { run_id: string; status: string }[] = await (
    await page.request.get(`${apiPath(page)}/runs`)
  ).json();
  return runs.filter(({ status }) => /running|pending/.test(status)).map(({ run_id }) => run_id);
}

/** How far the conversation is scrolled, once it stands still. */
function restingPlace(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        let before = Number.NaN;
        const look = () => {
          const top = document.querySelector("main > div")?.scrollTop ?? 0;
          if (top === before) return resolve(top);
          before = top;
          requestAnimationFrame(look);
        };
        look();
      }),
  );
}
