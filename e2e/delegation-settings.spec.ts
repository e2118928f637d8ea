import type { Locator, Page } from "@playwright/test";
import { ChatPage } from "./support/chat-page.ts";
import { expect, test } from "./support/delegation.ts";
import { embeddedDatabases, withDatabase } from "./support/personal-rows.ts";

/** How people see and end what acts for them: access tokens and browsers; and the settings by keyboard alone. */

test("a personal access token is shown once, works at the LangGraph server, and stops working when it is revoked", async ({
  page,
  signInAsNew,
  system,
}) => {
  const chat = new ChatPage(page);
  await signInAsNew("bob");
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
  const hashed = await withDatabase(embeddedDatabases(system).app, (db) =>
    db.selectFrom("sessions").selectAll().execute(),
  );
  expect(JSON.stringify(hashed)).not.toContain(token);
  await page.locator("summary", { hasText: "Revoke" }).click();
  await page.getByRole("button", { name: "Yes, revoke it" }).click();
  await expect(page.getByText("The token is revoked")).toBeVisible();
  // Introspection is cached for 5 seconds.
  await expect.poll(async () => (await search()).status, { timeout: 10_000 }).toBe(401);

  await page.getByLabel("Name").fill("My next script");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByLabel("The new token")).toBeVisible();
  await expect(page.getByText("The token is revoked")).toHaveCount(0);
});

test("browsers can be signed out one by one, and all but this one at once", async ({
  page,
  signInAsNew,
  login,
  otherBrowser,
}) => {
  await signInAsNew("bob");
  const others = [await otherBrowser(), await otherBrowser(), await otherBrowser()];
  for (const other of others) {
    await login("bob", other);
    // An open page would notice that its session is gone, and interrupt the `goto` below.
    await other.goto("about:blank");
  }
  await page.goto("/settings/sessions");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect(rows).toHaveCount(4);
  await expect(rows.first()).toContainText("this browser");
  await rows.nth(1).getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("That browser is signed out")).toBeVisible();
  await expect(rows).toHaveCount(3);
  await page.locator("summary", { hasText: "Sign out everywhere else" }).click();
  await page.getByRole("button", { name: "Yes, sign out everywhere else" }).click();
  // The exact text: the confirmation before it is similar.
  const done = "All other browsers are signed out, and all access tokens are revoked.";
  await expect(page.getByText(done, { exact: true })).toBeVisible();
  await expect(rows).toHaveCount(1);
  for (const other of others) {
    await other.goto("/settings/sessions");
    await expect(other).toHaveURL(/\/sign-in/);
  }
});

test("everything works by keyboard alone, and the focus is never lost", async ({
  page,
  signInAsNew,
  connectAccount,
  login,
  otherBrowser,
}) => {
  await signInAsNew("carol");
  await connectAccount("carol");
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

/** The notice with the outcome. */
const outcome = (page: Page, words: string) =>
  page.getByRole("main").locator("[tabindex='-1']").filter({ hasText: words });

/** Presses Tab or Shift+Tab until the target has the focus. */
async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    await target.page().keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${target} can't be reached by ${key}`);
}
