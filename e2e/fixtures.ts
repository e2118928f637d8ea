import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { PEOPLE } from "#dev/people.ts";
import { type System, startSystem } from "./support/system.ts";

export type Username = "alice" | "bob" | "carol";

interface WorkerFixtures {
  /** Variables of the system's environment: with others than the rest, a spec has a system of its own. */
  environment: Record<string, string>;
  /** The system that all tests of a worker share. */
  system: System;
}

interface Fixtures {
  /** Signs a person in at the embedded auth provider with what its pages would send. Ends in the chat. */
  login(username: Username, page?: Page): Promise<void>;
  /** The same by the pages themselves, as a person does it: for tests of just that. */
  loginByPages(username: Username, page?: Page, password?: string): Promise<void>;
  /** Connects that person's account at the embedded GitHub, by its own consent page. */
  connectGitHub(username: Username, page?: Page): Promise<void>;
  /** Signs in, and connects where that is not done yet. Ends in the chat. */
  enter(username: Username, page?: Page): Promise<void>;
  /** Another browser, with nothing of the first one's. */
  otherBrowser(): Promise<Page>;
  /** Fails the test on an error that a page wrote to its console without the test expecting it. */
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

  enter: async ({ page: first, login, connectGitHub }, use) => {
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

/** The requests of the sign-in page and of the provider's, with the browser's own cookies. */
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
  if (!person) throw new Error(`nobody is called ${username}`);
  return person.password;
}
