import { ChatPage, QUESTION } from "./support/chat-page.ts";
import { expect, findPerson, test } from "./support/delegation.ts";
import {
  embeddedDatabases,
  findEmptyTables,
  findIdentifiers,
  findRemainingRows,
  withDatabase,
} from "./support/personal-rows.ts";

test("deleting the account removes everything, here and at the agent, and the person starts over", async ({
  page,
  signInAsNew,
  connectAccount,
  login,
  otherBrowser,
  system,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("bob");
  await connectAccount("bob");
  await chat.ask();
  await expect(chat.repositoryOf("bob")).toBeVisible();
  const args = { owner: "bob", repo: "brickyard", title: "Bob's last wish" };
  await chat.follow({ call: "create_issue", args }, "It is opened.");
  await chat.press("Approve");
  await expect(chat.answer("It is opened.")).toBeVisible();
  await expect(chat.idle).toBeVisible();
  const stores = embeddedDatabases(system);
  await addServer(stores.app, findPerson("bob").email);
  const identifiers = [...(await findIdentifiers(stores, findPerson("bob").email)), args.title];
  // An accepted message leaves the inbox within a second of its checkpoint.
  await expect.poll(() => findEmptyTables(stores, identifiers)).toEqual(["agent.inbox"]);

  const other = await otherBrowser();
  await login("bob", other);
  // An open page would notice that its session is gone, and interrupt the `goto` below.
  await other.goto("about:blank");
  await page.goto("/settings/account");
  await github.fault({ method: "DELETE", path: "/applications", status: 503 });
  await page.getByLabel("Delete all my data").check();
  await page.getByRole("button", { name: "Delete my account" }).click();
  await expect(page.getByText("your account is still here")).toBeVisible();
  // The other sessions are over, so that nothing new is created for the account.
  await other.goto("/chat");
  await expect(other).toHaveURL(/\/sign-in/);
  await page.getByLabel("Delete all my data").check();
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.waitForURL(/account=deleted/);
  await expect(page.getByText("Your account is deleted")).toBeVisible();

  expect(await findRemainingRows(stores, identifiers)).toEqual({});
  const again = await otherBrowser();
  await login("bob", again);
  await expect(again.getByText(QUESTION, { exact: true })).toHaveCount(0);
  await expect(again.getByRole("button", { name: "Connect GitHub" })).toBeVisible();
  await again.goto("/settings/activity");
  await expect(again.getByText("The agent has not used your access yet")).toBeVisible();
});

/** Inserts a personal MCP server, as stored before the operator disabled such servers. */
function addServer(app: string, email: string): Promise<unknown> {
  return withDatabase(app, async (db) => {
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
