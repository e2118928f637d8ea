import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { ChatPage, QUESTION } from "./support/chat-page.ts";

/**
 * A separate system, on which everyone is new; a failed test starts another worker and system. The model streams at a realistic pace,
 * so that an answer grows visibly.
 */
test.use({ environment: { TOKEN_DELAY_MS: "25" } });

test.describe("a new person", () => {
  test("opens the page, presses Sign in, and sees the auth provider's login page", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "Sign in" }).first().click();
    await page.getByRole("button", { name: /sign in with/i }).click();
    await expect(page.getByLabel("Username")).toBeVisible();
    expect(new URL(page.url()).hostname).toBe("127.0.0.1");
  });

  test("logs in with the seeded account alice and is asked to connect GitHub", async ({
    page,
    loginByPages,
  }) => {
    await loginByPages("alice");
    await expect(page.getByRole("button", { name: "Connect GitHub" })).toBeVisible();
  });

  test("gets an error for a wrong password, and can try again", async ({
    page,
    loginByPages,
    consoleErrors,
  }) => {
    consoleErrors.allow(/401/);
    await page.goto("/sign-in");
    await page.getByRole("button", { name: /sign in with/i }).click();
    await page.getByLabel("Username").fill("alice");
    await page.getByLabel("Password").fill("not-hers");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByLabel("Username")).toHaveValue("alice");
    await loginByPages("alice");
  });

  test("returns to the sign-in page with an explanation after cancelling at the auth provider", async ({
    page,
  }) => {
    await page.goto("/sign-in");
    await page.getByRole("button", { name: /sign in with/i }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForURL(/\/sign-in/);
    await expect(page.getByText(/You are not signed in|did not complete the sign-in/)).toBeVisible();
  });

  test("consents at GitHub, asks for their repositories, sees the call of list_repositories, and reads the answer as it streams", async ({
    page,
    loginByPages,
    connectGitHub,
  }) => {
    await loginByPages("carol");
    await connectGitHub("carol");
    await watchGrowth(page);
    await new ChatPage(page).ask(QUESTION);
    await expect(page.getByText(/list(ing|ed) your repositories/i)).toBeVisible();
    const answer = page
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: "The agent" }) });
    await expect(answer.getByRole("link", { name: "carol/understudies-accounts" })).toBeVisible();
    // It streamed in many chunks.
    await expect.poll(() => page.evaluate(() => Reflect.get(window, "lengthsSeen").size)).toBeGreaterThan(10);
  });

  test("reads that nothing was stored after refusing at GitHub", async ({ page, loginByPages }) => {
    await loginByPages("bob");
    await page.getByRole("button", { name: "Connect GitHub" }).click();
    await page.getByRole("button", { name: "Continue as bob" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByText("You did not grant access. Nothing was stored")).toBeVisible();
    await expect(page.getByRole("button", { name: "Connect GitHub" })).toBeVisible();
  });
});

test("alice and bob, in two browsers, each see their own repositories and nothing of the other's", async ({
  page,
  loginByPages,
  connectGitHub,
  otherBrowser,
}) => {
  const bobs = await otherBrowser();
  await loginByPages("alice");
  await connectGitHub("alice");
  await loginByPages("bob", bobs);
  await connectGitHub("bob", bobs);
  for (const one of [page, bobs]) {
    await one.getByRole("textbox", { name: "Message" }).fill(QUESTION);
    await one.getByRole("button", { name: "Send" }).click();
  }
  await expect(page.getByRole("link", { name: "alice/wonderland-api" })).toBeVisible();
  await expect(page.getByRole("link", { name: "alice/looking-glass" })).toBeVisible();
  await expect(bobs.getByRole("link", { name: "bob/brickyard" })).toBeVisible();
  await expect(page.locator("main")).not.toContainText("bob/");
  await expect(bobs.locator("main")).not.toContainText("alice/");
});

/** Records every length of the conversation's text. */
async function watchGrowth(page: Page): Promise<void> {
  await page.evaluate(() => {
    const lengths = new Set<number>();
    Reflect.set(window, "lengthsSeen", lengths);
    const watch = () => lengths.add(document.querySelector("main")?.textContent?.length ?? 0);
    new MutationObserver(watch).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}
