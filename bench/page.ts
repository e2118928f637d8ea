import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { listScripts, sizeOf } from "#e2e/support/scripts.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import { prepareChromium } from "#scripts/test/chromium.ts";
import { type Askers, askForWords, makeAskers, timesOf, UNLIMITED } from "./askers.ts";
import { type Painted, paintOf, sendMessage, watchLongTasks, write } from "./browser.ts";
import { measureLongTexts } from "./long-texts.ts";
import type { Part, Row } from "./part.ts";
import { median } from "./statistics.ts";

const LOADS = 15;
const NEW = 30;
const FOLLOW_UPS = 30;
const QUESTION = askForWords(40);
/** Two hundred words a second, for eight seconds. */
const FAST = { delayMs: "5", words: 1600 };

/** The page's perceived performance, in Chromium. */
export const page: Part = {
  name: "page",
  title: "The page",
  how: `Chromium on the same machine, without a window (its headless shell, if it is installed: the whole browser is slower). From the Enter key to the first word of the answer in the document, ${NEW} new conversations and ${FOLLOW_UPS} follow-ups, each alternating with a direct request to the LangGraph server; ${LOADS} loads of /chat with an empty cache, and of a bare page for comparison; long tasks (over 50 ms) on load, when a person starts typing, while ${FAST.words} words stream at 200 a second, and when a person reads and types in a long conversation: 500 messages, and an answer of 177 kB with 230 blocks of code, stored and as it streams.`,
  run: () =>
    inChromium(async (browser) => [...(await measureShort(browser)), ...(await measureLong(browser))]),
  // The long conversations are written in the form that today's build stores.
  compare: () => inChromium(measureShort),
};

async function inChromium(work: (browser: Browser) => Promise<Row[]>): Promise<Row[]> {
  const executablePath = await prepareChromium();
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

async function measureShort(browser: Browser): Promise<Row[]> {
  const system = await startSystem({ env: { ...UNLIMITED, TOKEN_DELAY_MS: FAST.delayMs } });
  try {
    return await measure(system, browser);
  } finally {
    await system.stop();
  }
}

async function measure(system: System, browser: Browser): Promise<Row[]> {
  const askers = await makeAskers(system);
  const open = async (): Promise<BrowserContext> => {
    const context = await browser.newContext({ baseURL: system.appUrl });
    await context.addCookies([{ ...askers.cookie, url: system.appUrl }]);
    return context;
  };
  const loads = [await measureBarePage(browser), ...(await measureLoads(open))];
  const context = await open();
  const tab = await context.newPage();
  const words = await measureFirstWords(tab, askers);
  return [...words, ...loads, ...(await countLongTasks(await context.newPage()))];
}

/** Runs on a separate system with a faster model, because the answer is long. */
async function measureLong(browser: Browser): Promise<Row[]> {
  const system = await startSystem({ env: { ...UNLIMITED, TOKEN_DELAY_MS: "1" } });
  try {
    const { cookie, person } = await makeAskers(system);
    const context = await browser.newContext({ baseURL: system.appUrl });
    await context.addCookies([{ ...cookie, url: system.appUrl }]);
    return await measureLongTexts(system.dataDir, person, context);
  } finally {
    await system.stop();
  }
}

/** This browser's time for a minimal page, as a baseline. */
async function measureBarePage(browser: Browser): Promise<Row> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>Bare</title><p>Nothing else.");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const paints: number[] = [];
  for (let at = 0; at < LOADS + 2; at += 1) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await watchLongTasks(tab);
    await tab.goto(`http://127.0.0.1:${port}/`, { waitUntil: "networkidle" });
    if (at >= 2) paints.push((await paintOf(tab)).lcp);
    await context.close();
  }
  server.close();
  return { figure: "largest contentful paint of a bare page, p50", value: median(paints), unit: "ms" };
}

async function measureLoads(open: () => Promise<BrowserContext>): Promise<Row[]> {
  const paints: Painted[] = [];
  for (let at = 0; at < LOADS + 2; at += 1) {
    const context = await open();
    const tab = await context.newPage();
    await watchLongTasks(tab);
    await tab.goto("/chat", { waitUntil: "networkidle" });
    if (at >= 2) paints.push(await paintOf(tab));
    await context.close();
  }
  const context = await open();
  const size = sizeOf(await listScripts(await context.newPage(), "/chat")) / 1000;
  await context.close();
  const longTasks = median(paints.map(({ longTasks }) => longTasks));
  return [
    {
      figure: "JavaScript of /chat on first load, compressed",
      value: size,
      unit: "kB",
      target: { most: 200 },
    },
    {
      figure: "largest contentful paint, p50",
      value: median(paints.map(({ lcp }) => lcp)),
      unit: "ms",
      target: { most: 200 },
    },
    { figure: "long tasks on load, p50", value: longTasks, unit: "", target: { most: 0 } },
  ];
}

async function measureFirstWords(tab: Page, { direct }: Askers): Promise<Row[]> {
  const fresh: Record<"page" | "direct", number[]> = { page: [], direct: [] };
  for (let at = 0; at < NEW + 2; at += 1) {
    await tab.goto("/chat", { waitUntil: "networkidle" });
    const ms = await sendMessage(tab, QUESTION);
    const answer = await direct(QUESTION);
    // Warm-up.
    if (at < 2) continue;
    fresh.page.push(ms);
    fresh.direct.push(...timesOf([answer]));
  }
  const follow: Record<"page" | "direct", number[]> = { page: [], direct: [] };
  const threadId = crypto.randomUUID();
  await direct(QUESTION, threadId);
  for (let at = 0; at < FOLLOW_UPS; at += 1) {
    follow.page.push(await sendMessage(tab, QUESTION));
    follow.direct.push(...timesOf([await direct(QUESTION, threadId)]));
  }
  return [
    { figure: "direct first token in a new conversation, p50", value: median(fresh.direct), unit: "ms" },
    { figure: "Enter to first word, p50", value: median(fresh.page), unit: "ms" },
    {
      figure: "Enter to first word, more than direct, p50",
      value: median(fresh.page) - median(fresh.direct),
      unit: "ms",
      target: { most: 60 },
    },
    { figure: "direct first token in a follow-up, p50", value: median(follow.direct), unit: "ms" },
    { figure: "Enter to first word of a follow-up, p50", value: median(follow.page), unit: "ms" },
    {
      figure: "Enter to first word of a follow-up, more than direct, p50",
      value: median(follow.page) - median(follow.direct),
      unit: "ms",
      target: { most: 18 },
    },
  ];
}

/** Counts long tasks while the code for answers loads, and while an answer streams. */
async function countLongTasks(tab: Page): Promise<Row[]> {
  await watchLongTasks(tab);
  await tab.goto("/chat", { waitUntil: "networkidle" });
  const loaded = (await paintOf(tab)).longTasks;
  const question = askForWords(FAST.words);
  await write(tab, question);
  const written = (await paintOf(tab)).longTasks;
  await sendMessage(tab, question);
  const answered = (await paintOf(tab)).longTasks;
  return [
    { figure: "long tasks as the first letter loads what shows answers", value: written - loaded, unit: "" },
    {
      figure: "long tasks while 200 words a second stream",
      value: answered - written,
      unit: "",
      target: { most: 0 },
    },
  ];
}
