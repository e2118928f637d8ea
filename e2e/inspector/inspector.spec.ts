import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { checkAccessibility } from "../support/axe.ts";
import { script, waitForWords } from "../support/chat-actions.ts";
import { whileModelIsPaused } from "../support/pause.ts";

/** The flow inspector: the steps of each message, for its sender. */
const QUESTION = "Which repositories do I have?";

const drawer = (page: Page): Locator => page.getByRole("dialog", { name: "How it works" });
const open = (page: Page) => page.getByRole("button", { name: "How it works" }).click();

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

test.beforeEach(async ({ loginConnected }) => {
  await loginConnected("alice");
});

test("says what it will show before the first message, and then shows each step while the answer streams", async ({
  page,
}) => {
  await open(page);
  await expect(drawer(page)).toContainText("Nothing has been sent in this conversation yet.");
  // The conversation stays usable beside it.
  await ask(page, QUESTION);
  const steps = drawer(page).getByRole("list", { name: "Steps" });
  await expect(steps.getByText("list_repositories needs your GitHub token")).toBeVisible();
  await expect(steps.getByText("GitHub answered with 200")).toBeVisible();
  await expect(steps.getByText("The stream has ended")).toBeVisible();
  for (const title of [
    "You signed in at",
    "Your message arrives with the cookie",
    "A session token is created for it",
    "The token is verified",
    "The conversation is yours: the run starts",
    "Decrypted and issued for this one call",
    "GitHub is called as @alice",
  ]) {
    await expect(steps.getByText(title)).toBeVisible();
  }
  await expect(page.getByRole("link", { name: "alice/cheshire-cli" })).toBeVisible();
});

test("shows a skeleton until the record is loaded", async ({ page }) => {
  const held = Promise.withResolvers<void>();
  await page.route("**/api/inspector/**", async (route) => {
    await held.promise;
    await route.continue();
  });
  await ask(page, QUESTION);
  await open(page);
  await expect(drawer(page).getByRole("status")).toHaveText("The record is being loaded.");
  held.resolve();
  await expect(drawer(page).getByText("Your message arrives with the cookie")).toBeVisible();
  await expect(drawer(page).getByText("The record is being loaded.")).toHaveCount(0);
});

test("shows when the first words came while the rest still streams", async ({ page, system }) => {
  await open(page);
  const words = Array.from({ length: 1600 }, (_, index) => `word${index}`).join(" ");
  await ask(page, script(words));
  const steps = drawer(page).getByRole("list", { name: "Steps" });
  await waitForWords(page, "word9");
  await whileModelIsPaused(system, async () => {
    await expect(steps.getByText("The model's first words stream to you")).toBeVisible();
    await expect(steps.getByText("The stream has ended")).toBeHidden();
    await page.getByRole("button", { name: "Stop" }).click();
  });
  await expect(steps.getByText("The stream has ended")).toBeVisible();
});

test("a step expands by keyboard to what was checked and passed on, the code, and the reference", async ({
  page,
}) => {
  await ask(page, QUESTION);
  await expect(page.getByRole("link", { name: "alice/cheshire-cli" })).toBeVisible();
  await page.getByRole("button", { name: "How it works" }).focus();
  await page.keyboard.press("Enter");
  const step = drawer(page)
    .getByRole("listitem")
    .filter({ hasText: "Decrypted and issued for this one call" });
  await step.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(step).toContainText("the activity record was written first");
  await expect(step).toContainText(/auth\/authorization-server\/secrets\/exchange\.ts exchange\(\)/);
  await expect(step.getByRole("link", { name: /Step 6b of LangGraph/ })).toHaveAttribute(
    "href",
    /langgraph-platform\/auth/,
  );
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "How it works" })).toBeFocused();
});

test("past messages can be inspected, one at a time, and no credential is shown", async ({ page }) => {
  await ask(page, "Hello");
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
  const [sent] = await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith("/runs/stream")),
    ask(page, QUESTION),
  ]);
  await expect(page.getByRole("link", { name: "alice/cheshire-cli" })).toBeVisible();
  await page.reload();
  await open(page);
  const choice = drawer(page).getByRole("combobox", { name: "Message" });
  await expect(choice.getByRole("option")).toHaveCount(2);
  await expect(drawer(page)).toContainText("list_repositories needs your GitHub token");
  await choice.selectOption({ index: 1 });
  await expect(drawer(page)).not.toContainText("needs your GitHub token");
  await expect(drawer(page)).toContainText("never");

  const threadId = new URL(page.url()).pathname.split("/")[2];
  const report = await (await page.request.get(`/api/inspector/${threadId}`)).text();
  expect(report).toContain("list_repositories");
  expect(report).not.toMatch(/gh[opusr]_|eyJ|obo_/);
  expect(report).not.toContain(sent.headers()["x-request-id"] ?? "no id");
});

test("another person's conversation shows no steps, and signed-out requests are rejected", async ({
  page,
  login,
  otherBrowser,
}) => {
  await ask(page, "Hello");
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
  const path = `/api/inspector/${new URL(page.url()).pathname.split("/")[2]}`;
  const bobs = await otherBrowser();
  expect((await bobs.request.get(path)).status()).toBe(401);
  await login("bob", bobs);
  const report = await (await bobs.request.get(path)).json();
  expect(report.flows).toEqual([]);
  expect((await bobs.request.get("/api/inspector/nothing")).status()).toBe(404);
});

test("on a phone it fills the screen, and does not scroll sideways", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await ask(page, QUESTION);
  await expect(page.getByRole("link", { name: "alice/cheshire-cli" })).toBeVisible();
  await open(page);
  await expect(drawer(page)).toContainText("GitHub answered with 200");
  expect(await drawer(page).evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(390);
  await drawer(page).getByRole("button", { name: "Close" }).click();
  await expect(drawer(page)).toBeHidden();
});

test("axe finds nothing in it, with a step open", async ({ page }) => {
  test.setTimeout(150_000);
  await ask(page, QUESTION);
  await open(page);
  await expect(page.getByText("GitHub answered with 200")).toBeVisible();
  await page.getByText("Decrypted and issued for this one call").click();
  await checkAccessibility(page, "the flow inspector");
});
