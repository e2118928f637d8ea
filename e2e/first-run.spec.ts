import { type BrowserContextOptions, expect, type Page, test } from "@playwright/test";
import { ChatPage } from "./support/chat-page.ts";
import {
  collectProblems,
  type FirstRun,
  showsIssues,
  startFirstRun,
  walkFirstRun,
} from "./support/first-run.ts";

/** The lines that `npm run dev` may print besides its banner, from start to Ctrl-C. */
const EXPECTED_LINES = [
  /^$/,
  /^> on-behalf-of@\S+ dev$/,
  /^> node .*scripts\/launch\.ts dev$/,
  /^\[web\] ▲ Next\.js [\d.]+ \(Turbopack\)$/,
  /^\[web\] ✓ Ready in /,
  /^\[launch\] All pages are compiled\.$/,
  // The security log, which the banner mentions.
  /^\[(web|langgraph)\] \{"level":"info",.*"security":"\w+",/,
];

const PAGES = [
  "/chat",
  "/settings/connections",
  "/settings/activity",
  "/settings/tokens",
  "/settings/sessions",
];

/** Browsers whose time zone, language and colours differ from the server's. */
const BROWSERS: BrowserContextOptions[] = [
  { timezoneId: "Pacific/Auckland", locale: "de-DE", colorScheme: "dark" },
  { timezoneId: "America/Los_Angeles", locale: "ar-EG", viewport: { width: 390, height: 844 } },
];

test.describe.configure({ mode: "serial", timeout: 400_000 });

let run: FirstRun;
let page: Page;
let problems: string[];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(150_000);
  run = await startFirstRun();
  page = await browser.newPage();
  problems = collectProblems(page);
});
test.afterAll(async () => {
  await page?.close();
  await run?.interrupt();
});

test("`npm run dev` takes a newcomer from the start page to an approved write without an error", async () => {
  const times = await walkFirstRun(page, run);
  test.info().annotations.push({ type: "milliseconds", description: JSON.stringify(times) });
  const chat = new ChatPage(page);
  await chat.ask('Comment on #1 in alice/wonderland-api saying "Thanks"');
  await chat.press("Approve");
  await expect(chat.idle).toBeVisible();
  await run.printed(/All pages are compiled/);
  expect(problems).toEqual([]);
});

test("every page hydrates without a mismatch, whatever the browser's time zone, language and colour scheme", async ({
  browser,
}) => {
  const storageState = await page.context().storageState();
  for (const options of BROWSERS) {
    const context = await browser.newContext({ ...options, storageState });
    const other = await context.newPage();
    const found = collectProblems(other);
    await visit(other);
    await other.getByRole("textbox", { name: "Message" }).fill("A draft");
    await open(other, `${run.appUrl}/chat`);
    expect(found).toEqual([]);
    await context.close();
  }
});

test("the terminal shows the banner and nothing unexpected, and Ctrl-C stops everything", async () => {
  expect(await run.interrupt()).toBeNull();
  const start = run.lines.findIndex((line) => /^ {2}On Behalf Of$/.test(line));
  const end = run.lines.findIndex((line) => /Stop with Ctrl-C/.test(line));
  const others = run.lines.filter((_line, index) => index < start || index > end);
  expect(others.filter((line) => !EXPECTED_LINES.some((pattern) => pattern.test(line)))).toEqual([]);
});

/** Opens the pages, including a conversation, and ends in the chat. */
async function visit(tab: Page): Promise<void> {
  for (const address of [...PAGES, "/chat"]) await open(tab, `${run.appUrl}${address}`);
  const stored = await tab.locator('nav[aria-label="Conversations"] a').first().getAttribute("href");
  await open(tab, `${run.appUrl}${stored}`);
}

async function open(tab: Page, address: string): Promise<void> {
  await tab.goto(address, { waitUntil: "load" });
  expect(await showsIssues(tab), `Next's overlay on ${address}`).toBe(false);
}
