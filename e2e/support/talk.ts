import { expect, type Locator, type Page } from "@playwright/test";

/** What one does in a conversation. */
export const box = (page: Page): Locator => page.getByRole("textbox", { name: "Message" });
export const turns = (page: Page): Locator => page.getByRole("list", { name: "Messages" }).locator("> li");

/** The words of the agent's last turn, as they are drawn. */
export const lastWords = (page: Page): Locator => turns(page).last().locator(".markdown").last();

/** Sends a message. Resolves when it stands in the conversation, or waits there for the answer before it. */
export async function say(page: Page, text: string): Promise<void> {
  const before = await turns(page).count();
  await box(page).fill(text);
  // The button comes to life with the page's scripts; while the agent answers it is another one.
  if (await page.getByRole("button", { name: "Stop" }).isVisible()) await box(page).press("Enter");
  else await page.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => turns(page).count()).toBeGreaterThan(before);
}

/** Resolves when the answer is over. */
export async function answered(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  await expect(turns(page).last().getByRole("heading", { name: "The agent" })).toBeAttached();
}

/** A message that says what the embedded model answers: see dev/model/README.md. */
export const script = (...steps: unknown[]): string => `script:\n${JSON.stringify(steps)}`;
