import type { Page } from "@playwright/test";
import { ChatPage, decide } from "./support/chat-page.ts";
import { expect, test } from "./support/delegation.ts";
import { embeddedStores, withStore } from "./support/personal-rows.ts";

/** As by a key that this installation has not, or no longer. */
const FOREIGN = [
  Buffer.from('{"alg":"dir","enc":"A256GCM","kid":"dropped"}').toString("base64url"),
  "",
  "a",
  "a",
  "a",
].join(".");

/** What a person lent, and how they take it back. */

test("disconnecting revokes the grant at GitHub; while GitHub fails nothing is removed, and another attempt succeeds", async ({
  page,
  arrive,
  connected,
  github,
}) => {
  await arrive("carol");
  await connected("carol");
  await page.goto("/settings/connections");
  await github.fault({ method: "DELETE", path: "/applications", status: 503 });
  await disconnect(page);
  await expect(page.getByText("did not confirm that the access is revoked")).toBeVisible();
  await expect(page.getByText("@carol")).toBeVisible();
  await disconnect(page);
  await expect(page.getByText("revoked there and removed here")).toBeVisible();
  await expect(page.getByText("Not connected").first()).toBeVisible();
  // GitHub asks for consent anew: it knows nothing of the old one.
  await page.getByRole("button", { name: "Connect GitHub" }).click();
  await page.getByRole("button", { name: "Continue as carol" }).click();
  await expect(page.getByRole("button", { name: "Authorize", exact: true })).toBeVisible();
});

test("a chat in another tab shows at once that GitHub was disconnected, and the account once it is connected", async ({
  page,
  context,
  arrive,
  connected,
}) => {
  await arrive("carol");
  await connected("carol");
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
  arrive,
  connected,
  system,
}) => {
  const dropKey = () =>
    withStore(embeddedStores(system).app, (db) =>
      db.updateTable("connections").set({ sealed_tokens: FOREIGN }).where("login", "=", "bob").execute(),
    );
  await arrive("bob");
  for (const mended of [true, false]) {
    await connected("bob");
    await dropKey();
    await page.goto("/settings/connections");
    await expect(page.getByText("We can't decrypt your saved connection")).toBeVisible();
    if (mended) {
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

test("a tool that is running when its person disconnects gets nothing, and the run asks for access", async ({
  page,
  arrive,
  connected,
  github,
  context,
}) => {
  const chat = new ChatPage(page);
  await arrive("alice");
  await connected("alice");
  const settings = await context.newPage();
  await settings.goto("/settings/connections");
  await github.fault({ method: "GET", path: "/user/repos", delay_ms: 5_000 });
  await chat.ask();
  await expect(page.getByText("Listing your repositories")).toBeVisible();
  await disconnect(settings);
  await expect(settings.getByText("revoked there and removed here")).toBeVisible();
  await expect(chat.cards).toBeVisible();
  await expect(chat.repositoryOf("alice")).toHaveCount(0);
  await chat.consent("alice");
  await expect(chat.repositoryOf("alice")).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a person signs in, connects, disconnects and signs out with plain forms and redirects", async ({
    page,
    arrive,
    connectGitHub,
  }) => {
    await arrive("alice");
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
