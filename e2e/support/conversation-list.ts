import { expect, type Locator, type Page } from "@playwright/test";
import { startConversation } from "./chat-actions.ts";

/** The list of conversations, and what a person does with it. */
export const list = (page: Page): Locator => page.getByRole("navigation", { name: "Conversations" }).first();
export const entry = (page: Page, title: string): Locator =>
  list(page)
    .getByRole("listitem")
    .filter({ has: page.getByTitle(title, { exact: true }) });

/** Starts a conversation whose title is the text. Resolves when it is answered. */
export async function ask(page: Page, text: string): Promise<void> {
  await startConversation(page, text);
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
}

export async function openMenu(page: Page, title: string): Promise<void> {
  await entry(page, title).hover();
  await page.getByRole("button", { name: `More for “${title}”` }).click();
}

/** Tabs from the entry's link to its menu and picks a choice with the arrow keys. */
export async function chooseByKeyboard(page: Page, choice: string): Promise<void> {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeFocused();
  const item = page.getByRole("menuitem", { name: choice });
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(item).toBeFocused({ timeout: 100 });
  }).toPass();
  await page.keyboard.press("Enter");
}
