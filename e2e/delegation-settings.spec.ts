import type { Locator, Page } from "@playwright/test";
import { ChatPage, QUESTION } from "./support/chat-page.ts";
import { expect, findPerson, test } from "./support/delegation.ts";
import {
  embeddedStores,
  findMarks,
  findRemains,
  findUntouched,
  withStore,
} from "./support/rows-of-person.ts";

/** What a person sees of what was done in their name, and how they end it: uses, tokens, browsers, the account. */

test("every use is in the activity, can be filtered and exported, and links to its message", async ({
  page,
  arrive,
  connected,
  github,
}) => {
  const chat = new ChatPage(page);
  await arrive("bob");
  await connected("bob");
  await chat.ask();
  await expect(chat.repositoryOf("bob")).toBeVisible();
  await github.fault({ method: "GET", path: "/repos/bob/brickyard/issues", status: 451 });
  const args = { owner: "bob", repo: "brickyard" };
  await chat.follow({ call: "list_issues", args }, `${"Long. ".repeat(400)}End.`);
  const end = page.getByRole("list", { name: "Messages" }).getByText(/^Long\. .*End\.$/);
  await expect(end).toBeVisible();
  await page.goto("/settings/activity");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect(rows).toHaveCount(2);

  const filters = [
    () => page.getByLabel("Tool").selectOption({ label: "Listed issues" }),
    () => page.getByLabel("Outcome").selectOption("refused"),
    () => page.getByLabel("Repository").fill("bob/brickyard"),
  ];
  for (const choose of filters) {
    await page.goto("/settings/activity");
    await choose();
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("Refused (451)");
  }
  const repository = page.getByLabel("Repository");
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await expect(repository).toHaveValue("");
  await page.goForward();
  await expect(rows).toHaveCount(1);
  await expect(repository).toHaveValue("bob/brickyard");
  await page.goto("/settings/activity");
  await page.getByLabel("Conversation").selectOption({ label: QUESTION });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/conversation=/);
  await expect(rows).toHaveCount(2);

  const exported = async (format: string) =>
    (await page.request.get(`/settings/activity/export?format=${format}`)).text();
  const json = JSON.parse(await exported("json"));
  expect(json).toMatchObject([
    { tool: "list_issues", outcome: "refused", status: 451, resource: "bob/brickyard" },
    { tool: "list_repositories", outcome: "done", status: 200, conversation: QUESTION },
  ]);
  expect((await exported("csv")).trim().split("\r\n")).toHaveLength(3);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("activity.csv");

  await rows.filter({ hasText: "Listed your repositories" }).getByRole("link", { name: QUESTION }).click();
  const call = page.locator("details").filter({ hasText: "Listed your repositories" }).first();
  await expect(call).toBeInViewport();
  await expect(call.getByText("Asked with")).toBeVisible();
  await expect(end).not.toBeInViewport();
});

test("a personal access token is shown once, works at the LangGraph server, and stops working when it is revoked", async ({
  page,
  arrive,
  system,
}) => {
  const chat = new ChatPage(page);
  await arrive("bob");
  await chat.follow("Good day.");
  await expect(chat.answer("Good day.")).toBeVisible();
  await page.goto("/settings/tokens");
  await page.getByLabel("Name").fill("My script");
  await page.getByRole("button", { name: "Create token" }).click();
  const token = (await page.getByLabel("The new token").textContent()) ?? "";
  await expect(page.getByRole("listitem").filter({ hasText: "My script" })).toBeVisible();
  const search = () =>
    fetch(`${system.addresses.langgraph}/threads/search`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: "{}",
    });
  const answer = await search();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveLength(1);
  await page.goto("/settings/tokens");
  await expect(page.getByRole("main")).toContainText("My script");
  await expect(page.getByRole("main")).not.toContainText(token);
  const hashed = await withStore(embeddedStores(system).app, (db) =>
    db.selectFrom("sessions").selectAll().execute(),
  );
  expect(JSON.stringify(hashed)).not.toContain(token);
  await page.locator("summary", { hasText: "Revoke" }).click();
  await page.getByRole("button", { name: "Yes, revoke it" }).click();
  await expect(page.getByText("The token is revoked")).toBeVisible();
  // Introspection is remembered for 5 seconds.
  await expect.poll(async () => (await search()).status, { timeout: 10_000 }).toBe(401);

  await page.getByLabel("Name").fill("My next script");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByLabel("The new token")).toBeVisible();
  await expect(page.getByText("The token is revoked")).toHaveCount(0);
});

test("browsers can be signed out one by one, and all but this one at once", async ({
  page,
  arrive,
  login,
  otherBrowser,
}) => {
  await arrive("bob");
  const others = [await otherBrowser(), await otherBrowser(), await otherBrowser()];
  for (const other of others) await login("bob", other);
  await page.goto("/settings/sessions");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect(rows).toHaveCount(4);
  await expect(rows.first()).toContainText("this browser");
  await rows.nth(1).getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("That browser is signed out")).toBeVisible();
  await expect(rows).toHaveCount(3);
  await page.locator("summary", { hasText: "Sign out everywhere else" }).click();
  await page.getByRole("button", { name: "Yes, sign out everywhere else" }).click();
  // Not the question before it, which says nearly the same.
  const done = "All other browsers are signed out, and all access tokens are revoked.";
  await expect(page.getByText(done, { exact: true })).toBeVisible();
  await expect(rows).toHaveCount(1);
  for (const other of others) {
    await other.goto("/settings/sessions");
    await expect(other).toHaveURL(/\/sign-in/);
  }
});

test("deleting the account removes everything, here and at the agent, and the person starts over", async ({
  page,
  arrive,
  connected,
  login,
  otherBrowser,
  system,
  github,
}) => {
  const chat = new ChatPage(page);
  await arrive("bob");
  await connected("bob");
  await chat.ask();
  await expect(chat.repositoryOf("bob")).toBeVisible();
  const args = { owner: "bob", repo: "brickyard", title: "Bob's last wish" };
  await chat.follow({ call: "create_issue", args }, "It is opened.");
  await chat.press("Approve");
  await expect(chat.answer("It is opened.")).toBeVisible();
  await expect(chat.idle).toBeVisible();
  const stores = embeddedStores(system);
  await addServer(stores.app, findPerson("bob").email);
  const marks = [...(await findMarks(stores, findPerson("bob").email)), args.title];
  // An accepted message leaves the inbox within a second of its checkpoint.
  await expect.poll(() => findUntouched(stores, marks)).toEqual(["agent.inbox"]);

  const elsewhere = await otherBrowser();
  await login("bob", elsewhere);
  await page.goto("/settings/account");
  await github.fault({ method: "DELETE", path: "/applications", status: 503 });
  await page.getByLabel("Delete all my data").check();
  await page.getByRole("button", { name: "Delete my account" }).click();
  await expect(page.getByText("your account is still here")).toBeVisible();
  // Nothing can be begun any more that would be left to nobody.
  await elsewhere.goto("/chat");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await page.getByLabel("Delete all my data").check();
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.waitForURL(/account=deleted/);
  await expect(page.getByText("Your account is deleted")).toBeVisible();

  expect(await findRemains(stores, marks)).toEqual({});
  const again = await otherBrowser();
  await login("bob", again);
  await expect(again.getByText(QUESTION, { exact: true })).toHaveCount(0);
  await expect(again.getByRole("button", { name: "Connect GitHub" })).toBeVisible();
  await again.goto("/settings/activity");
  await expect(again.getByText("The agent has not used your access yet")).toBeVisible();
});

test("a page that fails to render says so, and Try again reloads it", async ({
  page,
  arrive,
  system,
  consoleErrors,
}) => {
  consoleErrors.allow(/500|React error #441/);
  await arrive("bob");
  const rename = (from: string, to: string) =>
    withStore(embeddedStores(system).app, (db) => db.schema.alterTable(from).renameTo(to).execute());
  await rename("activity", "activity_gone");
  try {
    await page.goto("/settings/activity");
    await expect(page.getByRole("heading", { name: "This page could not be made" })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("activity");
  } finally {
    await rename("activity_gone", "activity");
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("The agent has not used your access yet")).toBeVisible();
});

test("everything works by keyboard alone, and the focus is never lost", async ({
  page,
  arrive,
  connected,
  login,
  otherBrowser,
}) => {
  await arrive("carol");
  await connected("carol");
  await login("carol", await otherBrowser());
  const { keyboard } = page;

  await page.goto("/settings/connections");
  await tabTo(page.locator("summary", { hasText: "Disconnect" }));
  await keyboard.press("Space");
  await tabTo(page.getByRole("button", { name: "Yes, disconnect GitHub" }));
  await keyboard.press("Enter");
  await expect(outcome(page, "revoked there and removed here")).toBeFocused();

  await tabTo(
    page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Sessions" }),
    "Shift+Tab",
  );
  await keyboard.press("Enter");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await tabTo(rows.nth(1).getByRole("button", { name: "Sign out" }));
  await keyboard.press("Space");
  await expect(outcome(page, "That browser is signed out")).toBeFocused();
  await expect(rows).toHaveCount(1);

  await page.goto("/settings/tokens");
  await tabTo(page.getByLabel("Name"));
  await keyboard.type("By hand");
  await keyboard.press("Enter");
  await expect(page.getByLabel("The new token")).toBeVisible();
  await expect(page.getByLabel("Name")).toBeFocused();
  await tabTo(page.locator("summary", { hasText: "Revoke" }));
  await keyboard.press("Enter");
  await tabTo(page.getByRole("button", { name: "Yes, revoke it" }));
  await keyboard.press("Space");
  await expect(outcome(page, "The token is revoked")).toBeFocused();

  await page.goto("/settings/activity");
  await tabTo(page.getByLabel("Repository"));
  await keyboard.type("carol/metronome");
  await tabTo(page.getByRole("button", { name: "Filter" }));
  await keyboard.press("Space");
  await expect(page.getByText("No entry matches this filter.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Filter" })).toBeFocused();
});

/** The notice that says what came of it. */
const outcome = (page: Page, words: string) =>
  page.getByRole("main").locator("[tabindex='-1']").filter({ hasText: words });

/** Presses the key until the focus is there, as somebody does who looks where it is. */
async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    await target.page().keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${target} can't be reached by ${key}`);
}

/** An MCP server of the person's own, as it is there after the operator has switched such servers off. */
function addServer(app: string, email: string): Promise<unknown> {
  return withStore(app, async (db) => {
    const { id } = await db
      .selectFrom("users")
      .select("id")
      .where("email", "=", email)
      .executeTakeFirstOrThrow();
    const server = {
      id: "own-0123456789ab-diary",
      user_id: id,
      url: "https://mcp.example.com/mcp",
      created_at: 1,
    };
    const rest = { accepted: null, accepted_at: null, has_document: 0 };
    await db
      .insertInto("personal_servers")
      .values({ ...server, ...rest })
      .execute();
  });
}
