import { ChatPage, decide } from "./support/chat-page.ts";
import { expect, test } from "./support/own-system.ts";

/** Giving access in the middle of an answer: whatever goes wrong has a sentence, loses nothing, and can be tried again. */

test("a tool without a connection asks for it, and the same answer goes on when its window has closed itself", async ({
  page,
  arrive,
}) => {
  const chat = new ChatPage(page);
  await arrive("bob");
  await chat.ask();
  await expect(chat.cards).toContainText("Read and change your repositories");
  await chat.consent("bob");
  await expect(chat.repositoryOf("bob")).toBeVisible();
  await expect(chat.cards).toHaveCount(0);
  await chat.expectSaidOnce();
});

test("“not now” is an answer: the model goes on without, and says what is missing", async ({
  page,
  arrive,
}) => {
  const chat = new ChatPage(page);
  await arrive("alice");
  await chat.ask();
  await chat.cards.getByRole("button", { name: "Not now" }).click();
  await expect(chat.cards).toHaveCount(0);
  await expect(page.getByText(/chose not to/).last()).toBeAttached();
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
});

test("a window that is closed, and consent that is refused, are said on the card, and another try goes well", async ({
  page,
  arrive,
}) => {
  const chat = new ChatPage(page);
  await arrive("alice");
  await chat.ask();
  await (await chat.openWindow()).close();
  await expect(chat.cards.getByRole("status")).toContainText("The window was closed");
  await chat.consent("alice", undefined, "Cancel");
  await expect(chat.cards.getByRole("status")).toContainText("You did not give access");
  await chat.consent("alice");
  await expect(chat.repositoryOf("alice")).toBeVisible();
});

test("without windows the browser goes to GitHub and comes back to the same answer, refused or granted", async ({
  page,
  arrive,
}) => {
  const chat = new ChatPage(page);
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await arrive("carol");
  await chat.ask();
  const connect = chat.cards.getByRole("button", { name: "Connect GitHub" });
  await connect.click();
  await decide(page, "carol", "Cancel");
  await expect(chat.cards.getByRole("status")).toContainText("You did not give access");
  await connect.click();
  await decide(page, "carol", "Authorize");
  await expect(chat.repositoryOf("carol")).toBeVisible();
  await chat.expectSaidOnce();
  expect(new URL(page.url()).search).toBe("");
});

test("a scope that is missing is asked for in words, the same answer goes on, and the grant has grown", async ({
  page,
  arrive,
  connected,
}) => {
  const chat = new ChatPage(page);
  await arrive("carol");
  await connected("carol");
  await chat.follow({ call: "list_notifications", args: {} }, "That is all.");
  await expect(chat.cards).toContainText("Read and mark your notifications");
  await expect(chat.cards).not.toContainText("Read and change your repositories");
  await chat.consent("carol", /^Allow GitHub/);
  await expect(page.getByText("That is all.", { exact: true })).toBeVisible();
  await expect(page.getByText("Looked at your notifications")).toBeVisible();
  await page.goto("/settings/connections");
  await expect(page.getByText("Read and mark your notifications")).toBeVisible();
  await expect(page.getByText(/Read and change your repositories/)).toBeVisible();
});

test("access that was revoked at GitHub is asked for again, and the same answer goes on", async ({
  page,
  arrive,
  connected,
  github,
}) => {
  const chat = new ChatPage(page);
  await arrive("bob");
  await connected("bob");
  await github.revoke("bob");
  await chat.ask();
  await expect(chat.cards).toContainText("no longer accepts the connection");
  await chat.consent("bob", /^Reconnect GitHub/);
  await expect(chat.repositoryOf("bob")).toBeVisible();
  await chat.expectSaidOnce();
});

test("a form that asks for more than the app ever asks for gets a sentence, and not to GitHub", async ({
  page,
  arrive,
}) => {
  await arrive("bob");
  await page.goto("/settings/connections");
  await page.locator('form[action$="/connect/github"]').evaluate((form) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "scopes", value: "gist delete_repo" });
    form.append(field);
  });
  await page.getByRole("button", { name: "Connect GitHub" }).click();
  await expect(page.getByText("asked for something that this app never asks for")).toBeVisible();
});
