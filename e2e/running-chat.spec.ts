import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  lastAnswer,
  script,
  sendMessage,
  startConversation,
  turns,
  waitForAnswer,
  waitForWords,
} from "./support/chat-actions.ts";
import { Conversation } from "./support/conversation.ts";
import { whileModelIsPaused } from "./support/pause.ts";
import { signInOverHttp } from "./support/signed-in-person.ts";

test.describe("while the agent answers", () => {
  const LONG = Array.from({ length: 400 }, (_, index) => `word${index}`).join(" ");
  /** Streams for eight seconds, so that it is still running on a slow machine. */
  const LONGER = Array(4).fill(LONG).join(" ");

  test("a reload and a second tab join the run, and both show exactly what is stored", async ({
    page,
    login,
    context,
  }) => {
    await login("carol");
    await startConversation(page, script(LONG));
    await expect(lastAnswer(page)).toContainText("word9");
    const other = await context.newPage();
    await Promise.all([other.goto(page.url()), page.reload()]);
    const thread = page.url().split("/").at(-1);
    for (const one of [page, other]) {
      await expect(lastAnswer(one)).toHaveText(LONG);
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
    await startConversation(page, script(LONG));
    await waitForWords(page, "word9");
    const over = Promise.withResolvers<void>();
    await whileModelIsPaused(system, async () => {
      await page.route(/\/runs\?/, async (route) => {
        await over.promise;
        await route.continue();
      });
      const opened = page.waitForResponse(/\/state\?/);
      await page.reload();
      expect((await (await opened).json()).next).not.toEqual([]);
    });
    const state = `/api/langgraph/threads/${page.url().split("/").at(-1)}/state`;
    await expect.poll(async () => (await (await page.request.get(state)).json()).next).toEqual([]);
    over.resolve();
    await expect(lastAnswer(page)).toHaveText(LONG);
    await expect(page.getByText("The answer was stopped.")).toHaveCount(0);
  });

  test("a reload joins the run after many earlier answers, too", async ({ page, login, baseURL, system }) => {
    const before = new Conversation(await signInOverHttp(baseURL ?? "", "carol"));
    for (let count = 0; count < 11; count += 1) await before.ask(script(`Answer ${count}.`));
    await login("carol");
    await page.goto(`/chat/${before.threadId}`);
    await expect(lastAnswer(page)).toHaveText("Answer 10.");
    await sendMessage(page, script(LONGER));
    await waitForWords(page, "word9");
    await whileModelIsPaused(system, async () => {
      await page.reload();
      await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    });
    await expect(lastAnswer(page)).toHaveText(LONGER, { timeout: 40_000 });
  });

  test("while an answer streams, finished paragraphs and coloured code are not rendered again", async ({
    page,
    login,
  }) => {
    await login("carol");
    await sendMessage(page, script(`First words.\n\n\`\`\`ts\nconst tea = "hot";\n\`\`\`\n\n${LONG}`));
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
    await expect(lastAnswer(page)).toContainText("word399");
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
    system,
  }) => {
    await page.setViewportSize({ width: 700, height: 420 });
    await login("carol");
    await sendMessage(page, script(Array(4).fill(LONG).join("\n\n")));
    const end = page.getByRole("button", { name: "Scroll to the latest message" });
    await waitForWords(page, "word250");
    let before = 0;
    await whileModelIsPaused(system, async () => {
      await expect(end).toBeHidden();
      // Messages can't be edited during an answer.
      await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(0);
      await page.mouse.move(300, 200);
      await page.mouse.wheel(0, -600);
      await expect(end).toBeVisible();
      await sendMessage(page, script("The queued answer."));
      await page.mouse.wheel(0, -600);
      await expect(page.getByText("Waits for the answer")).toBeAttached();
      await expect(end).toBeVisible();
      before = await settledScrollTop(page);
    });
    await expect(lastAnswer(page)).toContainText("The queued answer.");
    expect(await settledScrollTop(page)).toBe(before);
    await waitForAnswer(page);
    await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(2);
  });

  test("Stop ends the run on the server, too, and Continue resumes it in the same conversation, also after a reload", async ({
    page,
    login,
    system,
  }) => {
    await login("carol");
    await startConversation(page, script(LONGER));
    const address = page.url();
    const stop = page.getByRole("button", { name: "Stop" });
    const continueButton = page.getByRole("button", { name: "Continue" });
    await waitForWords(page, "word9");
    await whileModelIsPaused(system, async () => {
      await stop.click();
      await expect(page.getByText("The answer was stopped.")).toBeVisible();
      await expect.poll(() => findActiveRuns(page)).toEqual([]);
      await page.reload();
      await continueButton.click();
      await expect(stop).toBeVisible();
    });
    await waitForWords(page, "word9");
    await whileModelIsPaused(system, async () => {
      await stop.click();
      // Immediately: the server may still be ending the previous run.
      await continueButton.click();
    });
    await expect(lastAnswer(page)).toHaveText(LONGER, { timeout: 40_000 });
    await expect(stop).toBeHidden();
    await expect(continueButton).toBeHidden();
    await expect(turns(page)).toHaveCount(2);
    expect(page.url()).toBe(address);
  });
});

/** The conversation's path at the LangGraph server. */
const apiPath = (page: Page): string => `/api/langgraph/threads/${page.url().split("/").at(-1)}`;

/** The ids of its active runs. */
async function findActiveRuns(page: Page): Promise<string[]> {
  const runs: { run_id: string; status: string }[] = await (
    await page.request.get(`${apiPath(page)}/runs`)
  ).json();
  return runs.filter(({ status }) => /running|pending/.test(status)).map(({ run_id }) => run_id);
}

/** The conversation's scroll position, once it no longer changes. */
function settledScrollTop(page: Page): Promise<number> {
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
