import { expect, type Locator, type Page } from "@playwright/test";

/** The controls of a conversation, and what a person does with them. */
export const composer = (page: Page): Locator => page.getByRole("textbox", { name: "Message" });
// Not by role: Playwright would examine every list and button of every answer, thousands in a long conversation.
export const turns = (page: Page): Locator => page.locator('ol[aria-label="Messages"] > li');
const stop = (page: Page): Locator => page.locator('button[aria-label="Stop"]');

/** The rendered text of the agent's last turn. */
export const lastAnswer = (page: Page): Locator => turns(page).last().locator(".markdown").last();

/**
 * Resolves as soon as the agent's last turn has these words. `expect` looks again only after up to a second, in which a short answer may
 * end.
 */
export const waitForWords = (page: Page, words: string): Promise<void> =>
  lastAnswer(page).filter({ hasText: words }).waitFor();

/** Sends a message. Resolves when the conversation shows it, sent or queued. */
export async function sendMessage(page: Page, text: string): Promise<void> {
  const before = await turns(page).count();
  await composer(page).fill(text);
  // Send is enabled by hydration. While the agent answers, Stop takes its place.
  if (await stop(page).isVisible()) await composer(page).press("Enter");
  else await page.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => turns(page).count()).toBeGreaterThan(before);
}

/** Resolves when the answer has ended. Avoids `expect`, which describes the whole page at each failed attempt. */
export async function waitForAnswer(page: Page): Promise<void> {
  await stop(page).waitFor({ state: "hidden" });
  // The list drops `data-running` in the render that shows the final text; the button changes later.
  await page.locator('ol[aria-label="Messages"]:not([data-running])').waitFor({ state: "attached" });
  await turns(page).last().getByRole("heading", { name: "The agent" }).waitFor({ state: "attached" });
}

/** Starts a conversation with a message. Resolves when it has its own URL; the answer may still be streaming. */
export async function startConversation(page: Page, text: string): Promise<void> {
  await page.goto("/chat");
  await sendMessage(page, text);
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
}

/** Creates a conversation with one answer. */
export async function createConversation(page: Page): Promise<void> {
  await startConversation(page, script("The first answer."));
  await waitForAnswer(page);
}

/** Edits a message in place and sends it. @param turn its index among the turns */
export async function editMessage(page: Page, text: string, turn = 0): Promise<void> {
  const asked = turns(page).nth(turn);
  await asked.hover();
  await asked.getByRole("button", { name: "Edit" }).click();
  const words = page.getByRole("textbox", { name: "Edit your message" });
  await words.fill(text);
  await words.press("Enter");
}

/** The status shown while the page tries to reach the server. */
export const reconnecting = (page: Page): Locator =>
  page.getByRole("status").filter({ hasText: "Reconnecting…" });

/** Advances the page's clock by two minutes without a connection, after which the page offers Retry instead. */
export async function exhaustRetries(page: Page): Promise<void> {
  await expect(reconnecting(page)).toBeVisible();
  await page.clock.fastForward(121_000);
  await expect(page.getByRole("alert").filter({ hasText: "No connection" })).toBeVisible();
}

/** A message that scripts the embedded model's answer: see dev/model/README.md. */
export const script = (...steps: unknown[]): string => `script:\n${JSON.stringify(steps)}`;
