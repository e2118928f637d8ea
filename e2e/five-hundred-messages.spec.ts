import { expect, test } from "./fixtures.ts";
import {
  lastAnswer,
  script,
  sendMessage,
  startConversation,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";
import { lengthenConversation } from "./support/long-conversation.ts";

test("of five hundred messages the end is shown at once, and none is re-rendered during the next answer", async ({
  page,
  login,
  system,
}) => {
  await login("carol");
  await startConversation(page, "Hello");
  await waitForAnswer(page);
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
  // Without `expect`, whose failed attempts take seconds in such a long page.
  await turns(page).nth(500).waitFor({ state: "attached" });
  // A hundred pairs of turns, then the line about the summary.
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

  // Wait for syntax highlighting before recording changes.
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
  await sendMessage(page, script("The five hundred and first."));
  await waitForAnswer(page);
  await expect(lastAnswer(page)).toHaveText("The five hundred and first.");
  expect(await page.evaluate(() => Reflect.get(window, "changed").size)).toBe(0);
});
