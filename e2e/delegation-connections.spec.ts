import type { Page } from "@playwright/test";
import { ChatPage, decide } from "./support/chat-page.ts";
import { expect, test } from "./support/delegation.ts";
import { embeddedDatabases, withDatabase } from "./support/personal-rows.ts";

/** Encrypted with a key that this installation does not have. */
const UNDECRYPTABLE = [
  Buffer.from('{"alg":"dir","enc":"A256GCM","kid":"dropped"}').toString("base64url"),
  "",
  "a",
  "a",
  "a",
].join(".");

/** What a person has connected, and how they disconnect it. */

test("disconnecting revokes the grant at GitHub; while GitHub fails nothing is removed, and another attempt succeeds", async ({
  page,
  signInAsNew,
  connectAccount,
  github,
}) => {
  await signInAsNew("carol");
  await connectAccount("carol");
  await page.goto("/settings/connections");
  await github.fault({ method: "DELETE", path: "/applications", status: 503 });
  await disconnect(page);
  await expect(page.getByText("did not confirm that the access is revoked")).toBeVisible();
  await expect(page.getByText("@carol")).toBeVisible();
  await disconnect(page);
  await expect(page.getByText("revoked there and removed here")).toBeVisible();
  await expect(page.getByText("Not connected").first()).toBeVisible();
  // GitHub asks for consent again, because the old grant is revoked.
  await page.getByRole("button", { name: "Connect GitHub" }).click();
  await page.getByRole("button", { name: "Continue as carol" }).click();
  await expect(page.getByRole("button", { name: "Authorize", exact: true })).toBeVisible();
});

test("a chat in another tab shows at once that GitHub was disconnected, and the account once it is connected", async ({
  page,
  context,
  signInAsNew,
  connectAccount,
}) => {
  await signInAsNew("carol");
  await connectAccount("carol");
  await page.goto("/chat");
  const header = page.getByRole("banner");
  await expect(header).toContainText("@carol");
  const settings = await context.newPage();
  await settings.goto("/settings/connections");
  await disconnect(settings);
  await expect(header).toContainText("GitHub not connected");
  await settings.getByRole("button", { name: "Connect GitHub" }).click();
  await decide(settings, "carol", "Authorize");
  await expect(header).toContainText("@carol");
});

test("a connection whose encryption key is gone is shown as such, can be removed, and works again after reconnecting", async ({
  page,
  signInAsNew,
  connectAccount,
  system,
}) => {
  const dropKey = () =>
    withDatabase(embeddedDatabases(system).app, (db) =>
      db
        .updateTable("connections")
        .set({ sealed_tokens: UNDECRYPTABLE })
        .where("login", "=", "bob")
        .execute(),
    );
  await signInAsNew("bob");
  for (const isReconnected of [true, false]) {
    await connectAccount("bob");
    await dropKey();
    await page.goto("/settings/connections");
    await expect(page.getByText("We can't decrypt your saved connection")).toBeVisible();
    if (isReconnected) {
      await page.getByRole("button", { name: "Reconnect" }).click();
      await page.getByRole("button", { name: "Continue as bob" }).click();
      await expect(page.getByText("GitHub is connected")).toBeVisible();
      await expect(page.getByText("We can't decrypt your saved connection")).toHaveCount(0);
    } else {
      await disconnect(page);
      await expect(page.getByText("Revoke the access at GitHub too")).toBeVisible();
    }
  }
});

test("a tool that is running when its person disconnects gets no data, and the run asks for access", async ({
  page,
  signInAsNew,
  connectAccount,
  github,
  context,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("alice");
  await connectAccount("alice");
  const settings = await context.newPage();
  await settings.goto("/settings/connections");
  await github.fault({ method: "GET", path: "/user/repos", delay_ms: 60_000 });
  await chat.ask();
  await expect(page.getByText("Listing your repositories")).toBeVisible();
  await disconnect(settings);
  await expect(settings.getByText("revoked there and removed here")).toBeVisible();
  await github.clearFaults();
  await expect(chat.cards).toBeVisible();
  await expect(chat.repositoryOf("alice")).toHaveCount(0);
  await chat.consent("alice");
  await expect(chat.repositoryOf("alice")).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a person signs in, connects, disconnects and signs out with plain forms and redirects", async ({
    page,
    signInAsNew,
    connectGitHub,
  }) => {
    await signInAsNew("alice");
    await page.goto("/settings/connections");
    await connectGitHub("alice");
    await expect(page.getByText("GitHub is connected")).toBeVisible();
    await expect(page.getByText("@alice")).toBeVisible();
    await disconnect(page);
    await expect(page.getByText("revoked there and removed here")).toBeVisible();
    await expect(page.getByText("Not connected").first()).toBeVisible();
    await page.goto("/settings/sessions");
    await page.getByRole("listitem").filter({ hasText: "this browser" }).getByRole("button").click();
    await expect(page).not.toHaveURL(/settings/);
    await page.goto("/settings/connections");
    await expect(page).toHaveURL(/sign-in/);
  });
});

async function disconnect(page: Page): Promise<void> {
  await page.locator("summary", { hasText: "Disconnect" }).click();
  await page.getByRole("button", { name: "Yes, disconnect GitHub" }).click();
}
