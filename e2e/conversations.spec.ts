import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { composer, script, startConversation } from "./support/chat-actions.ts";
import { Conversation } from "./support/conversation.ts";
import { ask, chooseByKeyboard, entry, list, openMenu } from "./support/conversation-list.ts";
import { HttpPerson } from "./support/http-person.ts";
import { whileModelIsPaused } from "./support/pause.ts";
import { signInOverHttp } from "./support/signed-in-person.ts";
import { storeConversations } from "./support/stored-conversations.ts";

/** The list of conversations. Names are unique to their test: the system is shared. */
const nameField = (page: Page): Locator => page.getByRole("textbox", { name: "Name of the conversation" });

/** Opens the chat with its scripts held back, as on a slow connection. @returns a function that releases them */
async function openWithoutScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto("/chat", { waitUntil: "commit" });
  return release;
}

test.describe("a conversation in the list", () => {
  test("is renamed in place, by keyboard alone, and keeps its name", async ({ page, login }) => {
    await login("bob");
    await ask(page, "Hello, name me");
    await entry(page, "Hello, name me").getByRole("link").focus();
    await chooseByKeyboard(page, "Rename");
    await expect(nameField(page)).toBeFocused();
    await page.keyboard.type("A greeting");
    await page.keyboard.press("Enter");
    await expect(entry(page, "A greeting").getByRole("link")).toBeFocused();
    await expect(page.getByRole("heading", { name: "A greeting", level: 1 })).toBeVisible();
    await page.reload();
    await expect(entry(page, "A greeting")).toBeVisible();
    await expect(entry(page, "Hello, name me")).toHaveCount(0);
  });

  test("gets its new name on blur, without moving the focus back", async ({ page, login }) => {
    await login("bob");
    await ask(page, "Hello, name me in passing");
    await openMenu(page, "Hello, name me in passing");
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await expect(nameField(page)).toBeFocused();
    await page.keyboard.type("Named in passing");
    await composer(page).click();
    await expect(entry(page, "Named in passing")).toBeVisible();
    await page.keyboard.type("My next words");
    await expect(composer(page)).toHaveValue("My next words");
  });

  test("is marked while the agent asks for an approval", async ({ page, login, baseURL }) => {
    const other = new Conversation(await signInOverHttp(baseURL ?? "", "bob"));
    const args = { owner: "bob", repo: "brickyard", title: "Wait for me" };
    await other.follow({ call: "create_issue", args }, "I did not do it.");
    await login("bob");
    const waiting = list(page).locator(`li:has(a[href="/chat/${other.threadId}"])`);
    await expect(waiting.getByRole("link")).toContainText("Waits for your approval");
    await waiting.getByRole("link").click();
    await page.getByRole("button", { name: "Reject…" }).click();
    await page.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(waiting.getByRole("link")).not.toContainText("Waits for your approval");
  });

  test("that gets an answer while another one is open is marked until it is read", async ({
    page,
    login,
    system,
  }) => {
    await login("bob");
    await ask(page, "Hello, stay open");
    let address = "";
    const running = () => list(page).locator(`li:has(a[href="${address}"])`).getByRole("link");
    await whileModelIsPaused(system, async () => {
      await startConversation(page, script("An answer."));
      address = new URL(page.url()).pathname;
      await entry(page, "Hello, stay open").getByRole("link").click();
      await expect(running()).toContainText("The agent is working");
    });
    await expect(running()).toContainText("New answer", { timeout: 30_000 });
    await running().click();
    await expect(running()).not.toContainText("New answer");
    await page.reload();
    await expect(page.getByRole("heading", { name: "The agent" })).toBeAttached();
    await expect(running()).not.toContainText("New answer");
  });

  test("opens with the focus in the composer, and so does a new one", async ({ page, login }) => {
    await login("bob");
    await ask(page, "Hello, open me");
    for (const { link, address } of [
      { link: page.getByRole("link", { name: "New conversation" }), address: /\/chat$/ },
      { link: entry(page, "Hello, open me").getByRole("link"), address: /\/chat\/[0-9a-f-]{36}$/ },
    ]) {
      await link.click();
      await expect(page).toHaveURL(address);
      await expect(composer(page)).toBeFocused();
    }
  });

  test("that is renamed in one tab has its new name in the other", async ({ page, login, context }) => {
    await login("bob");
    await ask(page, "Hello, two tabs");
    const other = await context.newPage();
    await other.goto("/chat");
    await openMenu(page, "Hello, two tabs");
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await expect(nameField(page)).toBeFocused();
    await page.keyboard.type("One of two tabs");
    await page.keyboard.press("Enter");
    await expect(entry(other, "One of two tabs")).toBeVisible();
  });
});

test("another person can't read, change or list a conversation or its durations, nor can another site", async ({
  page,
  login,
  baseURL,
}) => {
  await login("bob");
  await ask(page, "Hello, mine alone");
  const id = page.url().split("/").at(-1);
  const carol = await signInOverHttp(baseURL ?? "", "carol");
  const change = (json: unknown, headers = {}) =>
    carol.api(`/api/conversations/${id}`, { method: "PATCH", json, headers });
  expect((await change({ title: "Carol's" })).status).toBe(404);
  expect((await carol.api(`/api/conversations/${id}`)).status).toBe(404);
  expect((await carol.api(`/api/conversations/${id}/durations`)).status).toBe(404);
  expect(await (await carol.api("/api/conversations?query=mine+alone")).json()).toMatchObject({
    conversations: [],
  });
  expect((await change({ title: "Carol's" }, { origin: "https://evil.example" })).status).toBe(403);
  expect((await change({ title: " " })).status).toBe(422);
  expect((await change({ owner: "carol" })).status).toBe(422);
  const nobody = new HttpPerson(baseURL ?? "", "nobody");
  expect((await nobody.api("/api/conversations")).status).toBe(401);
  expect((await nobody.api(`/api/conversations/${id}`)).status).toBe(401);
  await page.reload();
  await expect(entry(page, "Hello, mine alone")).toBeVisible();
});

test("without a network, renaming shows an error, and the page stays", async ({
  page,
  login,
  context,
  consoleErrors,
}) => {
  consoleErrors.allow(/ERR_INTERNET_DISCONNECTED/);
  await login("bob");
  await ask(page, "Hello, no network");
  await page.goto("/chat");
  await openMenu(page, "Hello, no network");
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await nameField(page).fill("Never");
  await context.setOffline(true);
  await nameField(page).press("Enter");
  await expect(page.getByText("The new name could not be saved.").first()).toBeVisible();
  await context.setOffline(false);
  await page.reload();
  await expect(entry(page, "Hello, no network")).toBeVisible();
});

test.describe("before hydration", () => {
  test("text typed into the search is searched for, and the focus stays", async ({ page, login }) => {
    await login("bob");
    await ask(page, "Hello, early bird");
    const release = await openWithoutScripts(page);
    const search = page.getByRole("textbox", { name: "Search conversations" });
    await search.pressSequentially("early bi");
    release();
    await expect(page.getByRole("button", { name: "Clear the search" })).toBeVisible();
    await search.press("r");
    await expect(search).toHaveValue("early bir");
    await expect(list(page).getByRole("listitem")).toHaveCount(1);
    await expect(search).toBeFocused();
  });

  test("text typed as a message can be sent, and the focus is not moved back", async ({ page, login }) => {
    await login("bob");
    const release = await openWithoutScripts(page);
    await page.getByRole("textbox", { name: "Message" }).pressSequentially("Hello");
    const other = page.getByRole("button", { name: "How it works" });
    await other.focus();
    release();
    await expect(page.getByRole("button", { name: "Send" })).toBeEnabled();
    await expect(other).toBeFocused();
  });
});

test("of a thousand conversations the newest are listed at once, others on scrolling, and any by searching", async ({
  page,
  login,
  system,
}) => {
  await login("carol");
  const titles = Array.from({ length: 1000 }, (_, index) => `Stored question ${index} of a thousand`);
  const remove = await storeConversations(system.dataDir, "carol", titles);
  try {
    await page.goto("/chat");
    await entry(page, "Stored question 0 of a thousand").waitFor();
    await expect(entry(page, "Stored question 400 of a thousand")).toHaveCount(0);

    await page.getByRole("textbox", { name: "Search conversations" }).fill("THOUSAND question 987");
    await entry(page, "Stored question 987 of a thousand").waitFor();
    await expect(list(page).getByRole("listitem")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await entry(page, "Stored question 0 of a thousand").waitFor();

    // By element: a role query would examine all thousand entries each time.
    const older = page.locator("nav button", { hasText: "Show older" });
    await expect(async () => {
      await list(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
      expect(await older.count()).toBe(0);
    }).toPass({ intervals: [100] });
    expect(await list(page).locator("li").count()).toBeGreaterThanOrEqual(1000);
  } finally {
    await remove();
  }
});
