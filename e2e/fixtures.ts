import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { PEOPLE } from "#dev/people.ts";
import { awaitHydration } from "./support/hydration.ts";
import { type System, startSystem } from "./support/system.ts";

export type Username = "alice" | "bob" | "carol";

interface WorkerFixtures {
  /** Environment variables of the system. A spec that sets its own gets a separate system. */
  environment: Record<string, string>;
  /** The system shared by all tests of a worker. */
  system: System;
}

interface Fixtures {
  /** Signs a person in by sending the sign-in forms' requests. Ends in the chat. */
  login(username: Username, page?: Page): Promise<void>;
  /** Signs a person in through the pages, for tests of signing in. */
  loginByPages(username: Username, page?: Page, password?: string): Promise<void>;
  /** Connects that person's account through the embedded GitHub's consent page. */
  connectGitHub(username: Username, page?: Page): Promise<void>;
  /** Signs in, and connects GitHub if it isn't connected. Ends in the chat. */
  loginConnected(username: Username, page?: Page): Promise<void>;
  /** A page in a new browser context, without the first one's cookies. */
  otherBrowser(): Promise<Page>;
  /** Fails the test on a console error of the page that the test has not allowed. */
  consoleErrors: { allow(pattern: RegExp): void };
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  environment: [{}, { scope: "worker", option: true }],
  system: [
    async ({ environment }, use) => {
      const system = await startSystem({ env: environment });
      await use(system);
      await system.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ system }, use) => use(system.appUrl),

  context: async ({ context, baseURL, javaScriptEnabled }, use) => {
    if (javaScriptEnabled !== false) awaitHydration(context, baseURL ?? "");
    await use(context);
  },

  login: async ({ page: first }, use) => {
    await use(async (username, page = first) => {
      await sendSignIn(page.request, username);
      await page.goto("/chat");
    });
  },

  loginByPages: async ({ page: first, baseURL }, use) => {
    await use(async (username, page = first, password = passwordOf(username)) => {
      await page.goto(`${baseURL}/sign-in`);
      await page
        .getByRole("button", { name: /sign in with/i })
        .first()
        .click();
      await page.getByLabel("Username").fill(username);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.waitForURL(/\/chat/);
    });
  },

  connectGitHub: async ({ page: first }, use) => {
    await use(async (username, page = first) => {
      await page.getByRole("button", { name: "Connect GitHub" }).click();
      await page.getByRole("button", { name: `Continue as ${username}` }).click();
      await page.getByRole("button", { name: "Authorize", exact: true }).click();
      await page.waitForURL(/connected=github|\/chat/);
    });
  },

  loginConnected: async ({ page: first, login, connectGitHub }, use) => {
    await use(async (username, page = first) => {
      await login(username, page);
      await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
      if (!(await page.getByRole("button", { name: "Connect GitHub" }).isVisible())) return;
      await connectGitHub(username, page);
      await page.goto("/chat");
    });
  },

  otherBrowser: async ({ browser, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL });
      contexts.push(context);
      awaitHydration(context, baseURL ?? "");
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  consoleErrors: [
    async ({ page }, use) => {
      const seen: string[] = [];
      const allowed: RegExp[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") seen.push(message.text());
      });
      page.on("pageerror", (error) => seen.push(String(error)));
      await use({ allow: (pattern) => void allowed.push(pattern) });
      const unexpected = seen.filter((text) => !allowed.some((pattern) => pattern.test(text)));
      expect(unexpected, "errors in the page's console").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Sends the requests of the sign-in page and the provider's login page, with the browser's cookies. */
async function sendSignIn(request: APIRequestContext, username: Username): Promise<void> {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
  const callbackUrl = "/api/health";
  const page = await request.post("/api/auth/signin/oidc", { form: { csrfToken, callbackUrl } });
  const sent = { username, password: passwordOf(username), action: "sign-in" };
  const done = await request.post(page.url(), { form: sent });
  expect(new URL(done.url()).pathname, "where signing in ended").toBe(callbackUrl);
}

function passwordOf(username: Username): string {
  const person = PEOPLE.find((one) => one.username === username);
  if (!person) throw new Error(`there is no person called ${username}`);
  return person.password;
}
