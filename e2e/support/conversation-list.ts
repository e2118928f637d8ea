import { expect, type Locator, type Page } from "@playwright/test";
import { sayInNew } from "./chat-actions.ts";

/** What one does in the list of conversations. */
export const list = (page: Page): Locator => page.getByRole("navigation", { name: "Conversations" }).first();
export const entry = (page: Page, title: string): Locator =>
  list(page)
    .getByRole("listitem")
    .filter({ has: page.getByTitle(title, { exact: true }) });

/** Begins a conversation, whose title is what is said. Resolves when it is answered. */
export async function ask(page: Page, text: string): Promise<void> {
  await sayInNew(page, text);
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
}

export async function openMenu(page: Page, title: string): Promise<void> {
  await entry(page, title).hover();
  await page.getByRole("button", { name: `More for “${title}”` }).click();
}

/** From the entry's link to its menu, and down to a choice. */
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
