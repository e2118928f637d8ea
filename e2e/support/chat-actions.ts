import { expect, type Locator, type Page } from "@playwright/test";
import type { System } from "./system.ts";

/** What one does in a conversation. */
export const box = (page: Page): Locator => page.getByRole("textbox", { name: "Message" });
// Not by role: for that, every list and button of every answer is looked at each time, and a long conversation has thousands.
export const turns = (page: Page): Locator => page.locator('ol[aria-label="Messages"] > li');
const stop = (page: Page): Locator => page.locator('button[aria-label="Stop"]');

/** The words of the agent's last turn, as they are drawn. */
export const lastWords = (page: Page): Locator => turns(page).last().locator(".markdown").last();

/** Sends a message. Resolves when it stands in the conversation, or waits there for the answer before it. */
export async function say(page: Page, text: string): Promise<void> {
  const before = await turns(page).count();
  await box(page).fill(text);
  // The button comes to life with the page's scripts; while the agent answers it is another one.
  if (await stop(page).isVisible()) await box(page).press("Enter");
  else await page.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => turns(page).count()).toBeGreaterThan(before);
}

/** Resolves when the answer is over. Without `expect`, which describes the whole page each time that it looks in vain. */
export async function answered(page: Page): Promise<void> {
  await stop(page).waitFor({ state: "hidden" });
  // The list says so with the very drawing that shows what was said; the button follows.
  await page.locator('ol[aria-label="Messages"]:not([data-running])').waitFor({ state: "attached" });
  await turns(page).last().getByRole("heading", { name: "The agent" }).waitFor({ state: "attached" });
}

/** Begins a conversation with a message. Resolves when the conversation has its address; the answer may be on its way. */
export async function sayInNew(page: Page, text: string): Promise<void> {
  await page.goto("/chat");
  await say(page, text);
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
}

/** A conversation with one answer. */
export async function beginConversation(page: Page): Promise<void> {
  await sayInNew(page, script("The first answer."));
  await answered(page);
}

/** Says a message in other words, in its place. @param turn which of the turns it is, from 0 */
export async function sayInOtherWords(page: Page, text: string, turn = 0): Promise<void> {
  const asked = turns(page).nth(turn);
  await asked.hover();
  await asked.getByRole("button", { name: "Edit" }).click();
  const words = page.getByRole("textbox", { name: "Edit your message" });
  await words.fill(text);
  await words.press("Enter");
}

/** What the page says while it tries to reach the server. */
export const reconnecting = (page: Page): Locator =>
  page.getByRole("status").filter({ hasText: "Reconnecting…" });

/** Lets two minutes pass for the page, in which nothing reached the server: it stops trying, and offers to. */
export async function giveUp(page: Page): Promise<void> {
  await expect(reconnecting(page)).toBeVisible();
  await page.clock.fastForward(121_000);
  await expect(page.getByRole("alert").filter({ hasText: "No connection" })).toBeVisible();
}

/** A message that says what the embedded model answers: see dev/model/README.md. */
export const script = (...steps: unknown[]): string => `script:\n${JSON.stringify(steps)}`;

/** Holds the model while something is done: an answer that is under way does not end meanwhile, however slow the machine is. */
export async function whileModelHolds(system: System, work: () => Promise<void>): Promise<void> {
  process.kill(-system.pid("model"), "SIGSTOP");
  try {
    await work();
  } finally {
    process.kill(-system.pid("model"), "SIGCONT");
  }
}
