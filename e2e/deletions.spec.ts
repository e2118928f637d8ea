import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { composer } from "./support/chat-actions.ts";
import { ask, chooseByKeyboard, entry, openMenu } from "./support/conversation-list.ts";

/** Deleting a conversation, which can be undone for some seconds. Names are unique to their test: the system is shared. */

test.describe("a conversation", () => {
  test("is deleted, and complete again after an undo", async ({ page, login }) => {
    await login("bob");
    await ask(page, "Hello, delete me not");
    const address = page.url();
    await openMenu(page, "Hello, delete me not");
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect(entry(page, "Hello, delete me not")).toHaveCount(0);
    await page.waitForURL(/\/chat$/);
    await page.getByRole("button", { name: "Undo" }).click();
    const link = entry(page, "Hello, delete me not").getByRole("link");
    await expect(link).toBeFocused();
    await link.click();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole("heading", { name: "The agent" })).toBeAttached();
  });

  test("is deleted for good when the page is left, its messages too", async ({
    page,
    login,
    consoleErrors,
  }) => {
    consoleErrors.allow(/404/);
    await login("bob");
    await ask(page, "Hello, delete me");
    const address = new URL(page.url()).pathname;
    await openMenu(page, "Hello, delete me");
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.waitForURL(/\/chat$/);
    await page.goto("/settings/account");
    await expect.poll(() => isStored(page, address)).toBe(false);
    expect((await page.goto(address))?.status()).toBe(404);
    await expect(entry(page, "Hello, delete me")).toHaveCount(0);
  });

  test("is gone in every tab, also after going to the settings and back", async ({
    page,
    login,
    context,
  }) => {
    await login("bob");
    await ask(page, "Hello, delete me in passing");
    const address = new URL(page.url()).pathname;
    const other = await context.newPage();
    await other.goto("/chat");
    await expect(entry(other, "Hello, delete me in passing")).toBeVisible();
    await openMenu(page, "Hello, delete me in passing");
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.waitForURL(/\/chat$/);
    await chooseInAccountMenu(page, "Settings");
    await page.waitForURL(/\/settings/);
    await expect.poll(() => isStored(page, address)).toBe(false);
    await page.goBack();
    await expect(composer(page)).toBeVisible();
    await expect(page.getByText("could not be deleted")).toHaveCount(0);
    await expect(entry(other, "Hello, delete me in passing")).toHaveCount(0);
  });

  test("stays deleted when the person signs out right after", async ({ page, login }) => {
    await login("bob");
    await ask(page, "Hello, delete me and leave");
    const address = new URL(page.url()).pathname;
    await openMenu(page, "Hello, delete me and leave");
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.waitForURL(/\/chat$/);
    await chooseInAccountMenu(page, "Sign out");
    await page.waitForURL((url) => url.pathname === "/");
    await login("bob");
    expect(await isStored(page, address)).toBe(false);
  });

  test("is deleted by keyboard, and the focus moves to its neighbour, or back to it after an undo", async ({
    page,
    login,
  }) => {
    await login("bob");
    await ask(page, "Hello, neighbour");
    await ask(page, "Hello, gone by keyboard");
    await page.goto("/chat");
    // It gets the focus on hydration.
    await expect(page.getByRole("textbox", { name: "Message" })).toBeFocused();
    await entry(page, "Hello, gone by keyboard").getByRole("link").focus();
    await chooseByKeyboard(page, "Delete");
    await expect(entry(page, "Hello, neighbour").getByRole("link")).toBeFocused();
    const undo = page.getByRole("button", { name: "Undo" });
    await expect(undo).toBeVisible();
    // From the toast region it is one of the first tab stops, whatever other toasts there are.
    await page.keyboard.press("F8");
    const isFocused = () => undo.evaluate((button) => button === document.activeElement);
    for (let stops = 0; stops < 8 && !(await isFocused()); stops += 1) await page.keyboard.press("Tab");
    await expect(undo).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(entry(page, "Hello, gone by keyboard").getByRole("link")).toBeFocused();
  });
});

async function chooseInAccountMenu(page: Page, choice: string): Promise<void> {
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitem", { name: choice }).click();
}

/** Whether the LangGraph server has the messages of the conversation at an address of the chat. */
async function isStored(page: Page, address: string): Promise<boolean> {
  const answer = await page.request.get(`/api/langgraph/threads/${address.split("/").at(-1)}/state`);
  expect([200, 404]).toContain(answer.status());
  return answer.status() === 200;
}
