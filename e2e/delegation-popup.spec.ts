import { ChatPage, decide } from "./support/chat-page.ts";
import { expect, test } from "./support/delegation.ts";
import { expectSameRun, readHistory } from "./support/thread-history.ts";

/** The window in which a person gives access: closed, severed, blocked, or failing at the provider. */

test("a closed popup and refused consent are reported on the card, and another attempt succeeds", async ({
  page,
  signInAsNew,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await chat.ask();
  await chat.openAndClose();
  await expect(chat.cards.getByRole("status")).toContainText("The window was closed");
  await chat.consent("alice", undefined, "Cancel");
  await expect(chat.cards.getByRole("status")).toContainText("You did not grant access");
  await chat.consent("alice");
  await expect(chat.repositoryOf("alice")).toBeVisible();
});

test("a provider's page that severs `opener` changes nothing: the popup still notifies its card, and closes itself", async ({
  page,
  signInAsNew,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await chat.ask();
  // HTML, "cross-origin opener policy": from here on the window looks closed to the page that opened it.
  const headers = { "content-type": "text/html", "cross-origin-opener-policy": "same-origin" };
  await github.fault({
    path: "/login/oauth/authorize",
    status: 200,
    headers,
    body: '<a href="">Continue</a>',
  });
  const child = await chat.openWindow();
  await expect(child.getByRole("link", { name: "Continue" })).toBeVisible();
  await expect(chat.cards.getByRole("status")).toContainText("Is it still open?");
  await child.getByRole("link", { name: "Continue" }).click();
  const closing = child.waitForEvent("close");
  await decide(child, "alice", "Authorize");
  await expect(chat.repositoryOf("alice")).toBeVisible();
  await closing;
});

test("if popups are blocked, the browser goes to GitHub and returns to the same run, refused or granted", async ({
  page,
  signInAsNew,
}) => {
  const chat = new ChatPage(page);
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await signInAsNew("carol");
  await chat.ask();
  const connect = chat.cards.getByRole("button", { name: "Connect GitHub" });
  await expect(connect).toBeVisible();
  const stopped = await readHistory(page);
  await connect.click();
  await decide(page, "carol", "Cancel");
  await expect(chat.cards.getByRole("status")).toContainText("You did not grant access");
  await connect.click();
  await decide(page, "carol", "Authorize");
  await expect(chat.repositoryOf("carol")).toBeVisible();
  await chat.expectShownOnce();
  expect(new URL(page.url()).search).toBe("");
  await expect(chat.stop).toBeHidden();
  expectSameRun(stopped, await readHistory(page));
});

test("when GitHub fails, the card says so and another attempt succeeds", async ({
  page,
  signInAsNew,
  github,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("bob");
  await chat.ask();
  await github.fault({ method: "POST", path: "/login/oauth/access_token", status: 503 });
  await chat.consent("bob");
  await expect(chat.cards.getByRole("status")).toContainText("did not complete the connection");
  // Many times: Chromium retries by itself on a reused connection.
  await github.fault({ method: "GET", path: "/login/oauth/authorize", reset: true, times: 100 });
  await chat.openAndClose();
  await expect(chat.cards.getByRole("status")).toContainText("The window was closed");
  await github.clear();
  // GitHub has the consent from the first attempt and redirects at once.
  const child = await chat.openWindow();
  // It may have closed itself by now.
  await expect.poll(() => child.isClosed()).toBe(true);
  await expect(chat.repositoryOf("bob")).toBeVisible();
});
