import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { checkAccessibility as check } from "./support/axe.ts";

// axe analyses the whole page up to eight times in one test, which is slow on a busy machine.
test.describe.configure({ timeout: 150_000 });

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

const script = (...steps: object[]): string => `script:\n${JSON.stringify(steps)}`;

test("the public pages", async ({ page, consoleErrors }) => {
  consoleErrors.allow(/404/);
  for (const path of ["/", "/sign-in", "/nowhere"]) {
    await page.goto(path);
    await check(page, path);
  }
});

test("the chat: empty, with tool calls, with an approval, with the menu open", async ({
  page,
  loginConnected,
}) => {
  await loginConnected("alice");
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
  await check(page, "the empty chat");

  await ask(page, "Which repositories do I have?");
  await expect(page.getByRole("link", { name: "alice/cheshire-cli" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  await page.getByText(/listed your repositories/i).click();
  await check(page, "an answer with an open tool card");

  await page.goto("/chat");
  const args = { owner: "alice", repo: "wonderland-api", title: "Tea is cold" };
  await ask(page, script({ call: "create_issue", args }));
  await expect(page.getByRole("button", { name: /approve/i })).toBeVisible();
  await check(page, "an approval");
});

test("the chat of a person without connections, on a phone too", async ({ page, login }) => {
  await login("bob");
  await check(page, "the empty chat without a connection");
  await ask(page, "Which repositories do I have?");
  await expect(page.locator("main").getByRole("button", { name: /connect github/i })).toBeVisible();
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  await check(page, "a question to connect");
  await page.setViewportSize({ width: 390, height: 844 });
  await check(page, "a phone");
  await page.getByRole("button", { name: "Open menu" }).click();
  await expect(page.getByRole("dialog", { name: "Menu" })).toBeVisible();
  await check(page, "a phone's menu");
});

test("the settings", async ({ page, login }) => {
  await login("alice");
  for (const name of ["connections", "activity", "sessions", "tokens", "account"]) {
    await page.goto(`/settings/${name}`);
    await check(page, name);
  }
});
