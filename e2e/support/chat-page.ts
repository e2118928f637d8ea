import { expect, type Locator, type Page } from "@playwright/test";

export const QUESTION = "Which repositories do I have?";

/** The chat as a person uses it: what they say, the cards that ask them, and the window in which they connect. */
export class ChatPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async ask(text = QUESTION): Promise<void> {
    const box = this.page.getByRole("textbox", { name: "Message" });
    await box.fill(text);
    // Before hydration Enter only adds a line; Send is enabled by the page's scripts.
    await this.page.locator('button[aria-label="Stop"], button[aria-label="Send"]:enabled').first().waitFor();
    await box.press("Enter");
  }

  /** Lets the embedded model take these steps: dev/model/README.md. */
  follow(...steps: unknown[]): Promise<void> {
    return this.ask(`script:\n${JSON.stringify(steps)}`);
  }

  /** The questions for access that wait for an answer. */
  get cards(): Locator {
    return this.page.getByRole("region", { name: "The agent needs access" });
  }

  /** A repository of that person's, in the answer. */
  repositoryOf(username: string): Locator {
    return this.page.getByRole("link", { name: new RegExp(`^${username}/`) }).first();
  }

  /** Presses the card's button, and gives the window that opens. */
  async openWindow(button: RegExp = /^Connect GitHub/): Promise<Page> {
    const opening = this.page.waitForEvent("popup");
    await this.cards.getByRole("button", { name: button }).first().click();
    return opening;
  }

  /** Opens the window and closes it again, once its page is there: the headless browser may not close one on its way. */
  async openAndClose(button?: RegExp): Promise<void> {
    const child = await this.openWindow(button);
    // Not the empty page that it begins with, which is there at once.
    await expect.poll(() => child.url()).not.toBe("about:blank");
    await child.waitForLoadState();
    await child.close();
  }

  /** The whole way through the window: it must close itself. */
  async consent(username: string, button?: RegExp, decision: Decision = "Authorize"): Promise<void> {
    const child = await this.openWindow(button);
    const closing = child.waitForEvent("close");
    await decide(child, username, decision);
    await closing;
  }

  /** The card that asks for approval. */
  get approval(): Locator {
    return this.page.getByRole("region", { name: /Allow the agent to do this/ });
  }

  /** Presses a button of that card. */
  async press(name: string): Promise<void> {
    await this.approval.getByRole("button", { name, exact: true }).click();
  }

  /** Words of the agent's, as they stand in the conversation. */
  answer(text: string): Locator {
    return this.page.getByRole("list", { name: "Messages" }).getByText(text, { exact: true });
  }

  /** A tool call: its line, and opened what went in and out. */
  tool(words: RegExp): Locator {
    return this.page.locator("details").filter({ has: this.page.locator("summary", { hasText: words }) });
  }

  /** Nothing runs any more. */
  get idle(): Locator {
    return this.page.getByRole("button", { name: "Send" });
  }

  /** Is there while an answer is being written. */
  get stop(): Locator {
    return this.page.getByRole("button", { name: "Stop" });
  }

  /** Said once, however often the run was stopped and went on. */
  async expectSaidOnce(text = QUESTION): Promise<void> {
    await expect(
      this.page.getByRole("list", { name: "Messages" }).getByText(text, { exact: true }),
    ).toHaveCount(1);
  }
}

/** GitHub's button, Jira's, and what both have. */
type Decision = "Authorize" | "Accept" | "Cancel";

/** The pages of the embedded GitHub and Jira: pick an account where one is asked for, then decide. */
export async function decide(page: Page, username: string, decision: Decision): Promise<void> {
  const pick = page.getByRole("button", { name: `Continue as ${username}` });
  const button = page.getByRole("button", { name: decision, exact: true });
  await expect(pick.or(button)).toBeVisible();
  if (await pick.isVisible()) await pick.click();
  await button.click();
}
