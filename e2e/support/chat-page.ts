import { expect, type Locator, type Page } from "@playwright/test";

export const QUESTION = "Which repositories do I have?";

/** Page object of the chat: messages, question cards, and the popup for connecting. */
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

  /** Scripts the embedded model with these steps: dev/model/README.md. */
  follow(...steps: unknown[]): Promise<void> {
    return this.ask(`script:\n${JSON.stringify(steps)}`);
  }

  /** The pending access requests. */
  get cards(): Locator {
    return this.page.getByRole("region", { name: "The agent needs access" });
  }

  /** A link in the answer to one of that person's repositories. */
  repositoryOf(username: string): Locator {
    return this.page.getByRole("link", { name: new RegExp(`^${username}/`) }).first();
  }

  /** Presses the card's button. @returns the popup */
  async openWindow(button: RegExp = /^Connect GitHub/): Promise<Page> {
    const opening = this.page.waitForEvent("popup");
    await this.cards.getByRole("button", { name: button }).first().click();
    return opening;
  }

  /** Opens the popup and closes it once its page has loaded: the headless browser may not close a loading one. */
  async openAndClose(button?: RegExp): Promise<void> {
    const child = await this.openWindow(button);
    // A popup starts as about:blank, which counts as loaded.
    await expect.poll(() => child.url()).not.toBe("about:blank");
    await child.waitForLoadState();
    await child.close();
  }

  /** Opens the popup, decides there, and waits until it has closed itself. */
  async consent(username: string, button?: RegExp, decision: Decision = "Authorize"): Promise<void> {
    const child = await this.openWindow(button);
    const closing = child.waitForEvent("close");
    await decide(child, username, decision);
    await closing;
  }

  /** The pending approval's card. */
  get approval(): Locator {
    return this.page.getByRole("region", { name: /Allow the agent to do this/ });
  }

  /** Presses a button on the approval's card. */
  async press(name: string): Promise<void> {
    await this.approval.getByRole("button", { name, exact: true }).click();
  }

  /** An element of the messages with exactly this text. */
  answer(text: string): Locator {
    return this.page.getByRole("list", { name: "Messages" }).getByText(text, { exact: true });
  }

  /** A tool call's card: its summary line, and its arguments and result when expanded. */
  tool(words: RegExp): Locator {
    return this.page.locator("details").filter({ has: this.page.locator("summary", { hasText: words }) });
  }

  /** The Send button: visible when nothing is running. */
  get idle(): Locator {
    return this.page.getByRole("button", { name: "Send" });
  }

  /** The Stop button: visible while an answer streams. */
  get stop(): Locator {
    return this.page.getByRole("button", { name: "Stop" });
  }

  /** The text appears once, however often the run was interrupted and resumed. */
  async expectShownOnce(text = QUESTION): Promise<void> {
    await expect(
      this.page.getByRole("list", { name: "Messages" }).getByText(text, { exact: true }),
    ).toHaveCount(1);
  }
}

/** GitHub's button, Jira's, and the one that both have. */
type Decision = "Authorize" | "Accept" | "Cancel";

/** On the pages of the embedded GitHub or Jira: picks an account if asked, then presses the decision. */
export async function decide(page: Page, username: string, decision: Decision): Promise<void> {
  const pick = page.getByRole("button", { name: `Continue as ${username}` });
  const button = page.getByRole("button", { name: decision, exact: true });
  await expect(pick.or(button)).toBeVisible();
  if (await pick.isVisible()) await pick.click();
  await button.click();
}
