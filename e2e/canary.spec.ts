import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { test as base, expect } from "./fixtures.ts";
import { callEveryRoute } from "./security/call-every-route.ts";
import { type Canaries, findInFiles, findInText } from "./security/canaries.ts";
import { startRecordingModel } from "./security/recording-model.ts";
import { connectionCanaries, systemCanaries } from "./security/system-secrets.ts";
import { readHar, watchBrowser } from "./support/browser-recording.ts";
import { ChatPage } from "./support/chat-page.ts";
import { type System, startSystem } from "./support/system.ts";

const RIGHT_PASSWORD = `right-${randomUUID()}`;
const HAR = path.join(mkdtempSync(path.join(os.tmpdir(), "obo-har-")), "session.har");

/** A separate system, whose complete output and model prompts are searched. */
const test = base.extend<{ own: { system: System; prompts(): string } }>({
  own: async ({ browserName: _browser }, use) => {
    const model = await startRecordingModel();
    const system = await startSystem({
      env: { ...model.env, LOG_LEVEL: "debug", EMBEDDED_PASSWORD: RIGHT_PASSWORD },
    });
    await use({ system, prompts: model.prompts });
    await system.stop();
    await model.stop();
  },
  baseURL: async ({ own }, use) => use(own.system.appUrl),
  contextOptions: async ({ contextOptions }, use) =>
    use({ ...contextOptions, recordHar: { path: HAR, content: "embed" } }),
});

const ROOT = path.resolve(import.meta.dirname, "..");

test("a whole session leaves none of its secrets in any response, file, output, prompt, page or browser storage", async ({
  page,
  own: { system, prompts },
  loginByPages,
  connectGitHub,
  consoleErrors,
}) => {
  test.setTimeout(180_000);
  consoleErrors.allow(/401/);
  const seen = watchBrowser(page);
  const wrongPassword = `typed-${randomUUID()}`;
  await tryPassword(page, wrongPassword);
  await loginByPages("alice", page, RIGHT_PASSWORD);
  await connectNotes(page);
  await connectGitHub("alice");
  await page.goto("/chat");
  await askInChat(page, "Which repositories do I have?", "alice/wonderland-api");
  const cookies = await page.context().cookies();
  const session = cookies.find((cookie) => cookie.name === "obo-session")?.value ?? "";
  expect(session.length).toBeGreaterThan(30);
  const canaries: Canaries = {
    ...systemCanaries(system.dataDir),
    ...(await connectionCanaries(system.dataDir)),
    "session cookie": session,
    "typed password": wrongPassword,
    "right password": RIGHT_PASSWORD,
    ...Object.fromEntries([...seen.codes].map((code, index) => [`authorization code ${index}`, code])),
  };
  for (const kind of [
    /^GitHub token/,
    /^mcp-notes token/,
    /^mcp-notes refresh token/,
    /^registered client/,
  ]) {
    expect(Object.keys(canaries).filter((name) => kind.test(name))).toHaveLength(1);
  }
  expect(seen.codes.size).toBeGreaterThanOrEqual(3);
  for (const value of Object.values(canaries)) expect(value.length).toBeGreaterThan(15);

  const answers = await callEveryRoute(page, system.appUrl);
  const dom = await page.content();
  const stores = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const scripts = await page.evaluate(() => document.cookie);
  await disconnect(page);
  await page.goto("/chat");
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await Promise.all(seen.bodies);

  const places: Record<string, string> = {
    "a response of the agent's routes": answers,
    "a response to the browser": (await Promise.all(seen.bodies)).join("\n"),
    "the page": dom,
    "the browser's storage": stores,
    "cookies that scripts can read": scripts,
    "a process's output": system.output(),
    "the model's prompts": prompts(),
  };
  expect(answers.length).toBeGreaterThan(50_000);
  expect(prompts()).toContain("Which repositories");
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: findInText(text, canaries) }).toEqual({ place, found: [] });
  }
  const har = await readHar(page, HAR);
  expect(har.answers.length).toBeGreaterThan(50_000);
  expect(findInText(har.answers, canaries)).toEqual([]);
  // The browser's requests may contain its own passwords, codes and cookie, but none of the servers' secrets.
  const servers = Object.fromEntries(
    Object.entries(canaries).filter(([name]) => !BROWSER_SECRETS.test(name)),
  );
  expect(Object.keys(servers).length).toBeGreaterThan(6);
  expect(findInText(har.requests, servers)).toEqual([]);
  // keys.json stores the keys and is readable only by its owner.
  const inData = findInFiles(system.dataDir, canaries, (file) => file === "keys.json").filter(
    // The issuers store the codes and tokens that they issued.
    ({ file, canary }) =>
      !(canary.startsWith("authorization code") && file.includes("/identity/")) &&
      !(/^(authorization code|mcp-notes|registered client)/.test(canary) && file.includes("/mcp/")),
  );
  expect(inData.map(({ file, canary }) => `${canary} in ${path.relative(system.dataDir, file)}`)).toEqual([]);
  const built = findInFiles(path.join(ROOT, ".next"), canaries, (file) => /^(cache|dev)\//.test(file));
  expect(built).toEqual([]);
  process.stdout.write(`Canaries: ${Object.keys(canaries).length}, found nowhere\n`);
});

const BROWSER_SECRETS = /password$|^session cookie$|^authorization code/;

async function disconnect(page: Page): Promise<void> {
  await page.goto("/settings/connections");
  const card = page.getByRole("region", { name: "GitHub" });
  await card.locator("summary", { hasText: "Disconnect" }).click();
  await card.getByRole("button", { name: "Yes, disconnect GitHub" }).click();
  await expect(page.getByRole("button", { name: "Connect GitHub" })).toBeVisible();
}

async function connectNotes(page: Page): Promise<void> {
  await page.goto("/settings/connections");
  await page.getByRole("button", { name: "Connect notes" }).click();
  await page.getByRole("button", { name: "Continue as alice" }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  await expect(page.getByText("notes is connected.")).toBeVisible();
}

async function tryPassword(page: Page, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /sign in with/i }).click();
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
}

async function askInChat(page: Page, question: string, answer: string): Promise<void> {
  await new ChatPage(page).ask(question);
  await expect(page.getByRole("link", { name: answer }).first()).toBeVisible();
}
