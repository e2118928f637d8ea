import { ChatPage } from "../support/chat-page.ts";
import { expect, test } from "../support/delegation.ts";

/** An MCP server with its own authorization server: connect, use, step up, disconnect. */

test("a person connects a server during an answer, grants another scope for a write, and disconnects it in the settings", async ({
  page,
  signInAsNew,
  connectAccount,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await connectAccount("alice");
  await page.reload();
  await page.getByRole("radio", { name: /GitHub over MCP/ }).check();

  await chat.ask("Show my notes");
  await expect(chat.cards).toContainText("the agent needs your notes account");
  await chat.consent("alice", /^Connect notes/);
  await expect(chat.answer("Ask the Hatter about the tea order")).toBeVisible();
  await expect(chat.cards).toHaveCount(0);

  await chat.ask('Add a note: "Polish the looking-glass"');
  await chat.press("Approve");
  await expect(chat.cards).toContainText("notes:write");
  await chat.consent("alice", /^Allow notes/);
  await expect(chat.answer("I added the note “Polish the looking-glass”.")).toBeVisible();
  await chat.expectShownOnce('Add a note: "Polish the looking-glass"');

  await page.goto("/settings/connections");
  const card = page.getByRole("region", { name: "notes" });
  await expect(card).toContainText("Connected since");
  await expect(card).toContainText("notes:read");
  await expect(card).toContainText("notes:write");
  await card.locator("summary", { hasText: "Disconnect" }).click();
  await card.getByRole("button", { name: "Yes, disconnect notes" }).click();
  await expect(
    page.getByText("notes is disconnected. The access is revoked there and removed here."),
  ).toBeVisible();
  await expect(card).toContainText("Not connected");
});

test("after “not now” the model continues without the server", async ({
  page,
  signInAsNew,
  connectAccount,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("carol");
  await connectAccount("carol");
  await page.reload();
  await page.getByRole("radio", { name: /GitHub over MCP/ }).check();
  await chat.ask("Show my notes");
  await chat.cards.getByRole("button", { name: "Not now" }).click();
  await expect(chat.cards).toHaveCount(0);
  const answer = page.getByRole("list", { name: "Messages" }).getByRole("paragraph");
  await expect(answer.filter({ hasText: "chose not to for now" })).toContainText("notes");
});

test("our client metadata document is public and holds no secret", async ({ system, request }) => {
  const response = await request.get("/client-metadata.json");
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({
    client_id: `${system.appUrl}/client-metadata.json`,
    client_name: "On Behalf Of",
    client_uri: system.appUrl,
    redirect_uris: expect.arrayContaining([`${system.appUrl}/api/oauth/callback/mcp-notes`]),
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    application_type: "web",
    token_endpoint_auth_method: "none",
  });
});
