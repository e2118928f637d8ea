import { expect, test } from "./fixtures.ts";
import { recordAnnouncements } from "./support/announcements.ts";
import {
  composer,
  createConversation,
  lastAnswer,
  script,
  sendMessage,
  turns,
  waitForAnswer,
} from "./support/chat-actions.ts";

test("a conversation that was deleted elsewhere offers to start a new one with the text", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/404/);
  await login("carol");
  await createConversation(page);
  const threadId = page.url().split("/").at(-1);
  const deleted = await page.request.delete(`/api/langgraph/threads/${threadId}`, {
    headers: { origin: new URL(page.url()).origin },
  });
  expect(deleted.ok()).toBe(true);
  await composer(page).fill(script("An answer after all."));
  await composer(page).press("Enter");
  const problem = page.getByRole("alert").filter({ hasText: "This conversation can't be found" });
  await expect(composer(page)).toHaveValue(script("An answer after all."));
  await problem.getByRole("link", { name: "Start a new conversation" }).click();
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
  await expect(composer(page)).toHaveValue(script("An answer after all."));
  await composer(page).press("Enter");
  await expect(lastAnswer(page)).toHaveText("An answer after all.");
  await page.waitForURL((url) => url.pathname !== `/chat/${threadId}` && url.pathname.length > 20);

  // The same for its URL, opened with a draft.
  await page.evaluate((id) => localStorage.setItem(`obo-draft:${id}`, "Half a thought"), threadId);
  await page.goto(`/chat/${threadId}`);
  await page.getByRole("main").getByRole("link", { name: "Start a new conversation" }).click();
  await expect(composer(page)).toHaveValue("Half a thought");
});

test("after signing out in one tab, another one hides private content within five seconds", async ({
  page,
  login,
  context,
  baseURL,
  consoleErrors,
}) => {
  consoleErrors.allow(/401/);
  await context.clock.install();
  await login("carol");
  await createConversation(page);
  const other = await context.newPage();
  await other.goto("/settings/activity");
  await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
  // By the pages' clock, of which the request and the next page may take a second.
  await context.clock.pauseAt(Date.now() + 5_000);
  await page.request.post("/api/auth/signout", { headers: { origin: baseURL ?? "" } });
  await context.clock.runFor(4_000);
  for (const one of [page, other]) await one.waitForURL(/\/sign-in\?ended=1/);
});

for (const address of ["/chat", "/settings/connections", "/sign-in"]) {
  test(`a file that is dropped on ${address} does not replace the page`, async ({ page, login }) => {
    await login("carol");
    await page.goto(address);
    await page.waitForLoadState("networkidle");
    const drop = () =>
      page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["words"], "words.txt", { type: "text/plain" }));
        const target = document.querySelector("textarea") ?? document.body;
        return ["dragover", "drop"].map((type) => {
          const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
          target.dispatchEvent(event);
          return event.defaultPrevented;
        });
      });
    // Hydration may come after the network is idle.
    await expect.poll(drop).toEqual([true, true]);
  });
}

test("an answer is copied as Markdown and as HTML, which loads no pictures", async ({
  page,
  login,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await login("carol");
  const markdown =
    "## Issues\n\n| a | b |\n| - | - |\n| **one** | [two](https://example.com/) |\n\n```ts\nlet a = 1;\nlet b;\n```\n\n![a cat](https://example.com/cat.png)";
  await sendMessage(page, script(markdown));
  await waitForAnswer(page);
  await turns(page).last().getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied.", { exact: true })).toBeAttached();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const read = async (type: string) => (await item?.getType(type))?.text();
    return { plain: await read("text/plain"), html: await read("text/html") };
  });
  expect(copied.plain).toBe(markdown);
  expect(copied.html).toContain("<h2>Issues</h2>");
  expect(copied.html).toContain("<td><strong>one</strong></td>");
  expect(copied.html).toMatch(/<a href="https:\/\/example\.com\/"[^>]*>two<\/a>/);
  expect(copied.html).toMatch(/let a = 1;\nlet b;/);
  expect(copied.html).toContain("[picture: a cat]");
  expect(copied.html).not.toContain("<img");
});

test("screen readers get numbers and names verbatim, and no addresses", async ({ page, login }) => {
  await login("carol");
  const announced = await recordAnnouncements(page);
  await sendMessage(
    page,
    script("# Open\n\n[#7](https://github.com/a/b/issues/7) uses `list_issues`, _really_."),
  );
  await waitForAnswer(page);
  await expect.poll(announced).toEqual(["The agent is working.", "Open\n\n#7 uses list_issues, really."]);
});

test("a message that is too long is rejected with our error message, and returns to the composer", async ({
  page,
  login,
  consoleErrors,
}) => {
  consoleErrors.allow(/422/);
  await login("carol");
  await createConversation(page);
  // Of many words: Chromium takes half a minute to lay out a single word of 100,000 letters.
  const long = "words ".repeat(16_668).trim();
  await composer(page).fill(long);
  await composer(page).press("Enter");
  const problem = page.getByRole("main").getByRole("alert");
  await expect(problem).toContainText("A message may have 100,000 characters");
  await expect(problem).not.toContainText("input.messages");
  await expect(composer(page)).toHaveValue(long);
});
