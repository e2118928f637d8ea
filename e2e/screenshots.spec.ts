import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { ChatPage } from "./support/chat-page.ts";
import { SIZES, takeScreenshots } from "./support/screenshot.ts";

/** The screenshots of docs/screenshots/: e2e/support/screenshot.ts. */
test("the public pages", async ({ page, consoleErrors }) => {
  consoleErrors.allow(/404/);
  await page.goto("/");
  await takeScreenshots(page, "landing");
  await page.goto("/sign-in");
  await takeScreenshots(page, "sign-in");
  await page.goto("/nowhere");
  await takeScreenshots(page, "not-found");
});

test("the chat of a person", async ({ page, loginConnected }) => {
  await loginConnected("alice");
  await takeScreenshots(page, "chat-empty");
  await page.setViewportSize(SIZES.desktop);
  await ask(page, "Which repositories do I have?");
  await expect(page.getByRole("link", { name: "alice/cheshire-cli" })).toBeVisible();
  await takeScreenshots(page, "chat");
  await page.setViewportSize(SIZES.desktop);

  await page.goto("/chat");
  await page.setViewportSize(SIZES.desktop);
  await ask(page, 'Create an issue "The tea is cold" in alice/wonderland-api');
  await expect(page.getByRole("button", { name: /approve/i })).toBeVisible();
  await takeScreenshots(page, "approval");

  const chat = new ChatPage(page);
  await page.goto("/chat");
  await page.setViewportSize(SIZES.desktop);
  await chat.ask('Replace "tea" with "mock turtle" in README.md of alice/wonderland-api');
  await chat.press("Approve");
  await expect(chat.approval.locator("figure")).toBeVisible();
  await takeScreenshots(page, "approval-file");
});

test("the chat of a new person", async ({ page, login }) => {
  await login("bob");
  await takeScreenshots(page, "chat-new");
  await page.setViewportSize(SIZES.desktop);
  await ask(page, "Which repositories do I have?");
  await expect(page.locator("main").getByRole("button", { name: /connect github/i })).toBeVisible();
  await takeScreenshots(page, "connect");
});

test("connecting an MCP server", async ({ page, loginConnected }) => {
  const chat = new ChatPage(page);
  await loginConnected("alice");
  await page.getByRole("radio", { name: /GitHub over MCP/ }).check();
  await chat.ask("Show my notes");
  await expect(chat.cards).toBeVisible();
  await takeScreenshots(page, "connect-server");
  await page.setViewportSize(SIZES.desktop);
  await chat.consent("alice", /^Connect notes/);
  await expect(chat.answer("Ask the Hatter about the tea order")).toBeVisible();
});

test("the settings", async ({ page, login }) => {
  await login("alice");
  for (const name of ["connections", "activity", "sessions", "tokens", "account"]) {
    await page.goto(`/settings/${name}`);
    await takeScreenshots(page, name);
  }
});

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
}
