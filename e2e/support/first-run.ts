import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "@playwright/test";
import { PEOPLE } from "#dev/people.ts";
import { findPort } from "#scripts/launch/ports.ts";
import { STAND_INS } from "#scripts/launch/stand-ins.ts";
import { ChatPage, decide } from "./chat-page.ts";
import { systemRoot } from "./system.ts";

const PATIENCE_MS = 120_000;

/** `npm run dev` on a fresh checkout: no data, nothing compiled. */
export interface FirstRun {
  appUrl: string;
  /** Start of the command, on the monotonic clock. */
  startedAt: number;
  /** Everything printed so far. */
  lines: readonly string[];
  /** Resolves once a line that matches has been printed. */
  printed(pattern: RegExp): Promise<string>;
  /** Presses Ctrl-C. @returns npm's exit code: null, because it exits by the signal */
  interrupt(): Promise<number | null>;
}

export async function startFirstRun(): Promise<FirstRun> {
  const root = systemRoot();
  rmSync(path.join(root, ".next/dev"), { recursive: true, force: true });
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-first-run-"));
  await chooseRandomPorts(dataDir);
  const { PATH, HOME, LANG } = process.env;
  const startedAt = performance.now();
  // Its own process group, as a shell creates for each command.
  const npm = spawn("npm", ["run", "dev"], {
    cwd: root,
    env: { PATH, HOME, LANG, DATA_DIR: dataDir, NODE_ENV: "development" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const { lines, printed, exited } = readTerminal(npm);
  const banner = await printed(/^ {2}App +http/);
  await printed(/Stop with Ctrl-C/);
  return {
    appUrl: banner.replace(/^.*?(?=http)/, "").trim(),
    startedAt,
    lines,
    printed,
    async interrupt() {
      if (npm.pid && npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid, "SIGINT");
      const code = await exited;
      rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

/** Picks ports that other systems on this machine don't use. */
async function chooseRandomPorts(dataDir: string): Promise<void> {
  const taken = new Set<number>();
  const ports: Record<string, number> = {};
  const first = 5600 + Math.floor(Math.random() * 300);
  for (const name of ["web", "langgraph", ...STAND_INS.map((standIn) => standIn.name)])
    ports[name] = await findPort(first, taken);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path.join(dataDir, "ports.json"), JSON.stringify(ports));
}

function readTerminal(npm: ChildProcess) {
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  for (const stream of [npm.stdout, npm.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const watch of watchers) watch();
    });
  }
  const exited = new Promise<number | null>((resolve) => npm.once("exit", resolve));
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const line = lines.find((one) => pattern.test(one));
        if (line !== undefined) finish(() => resolve(line));
      };
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        watchers.delete(look);
        settle();
      };
      const fail = (why: string) =>
        finish(() => reject(new Error(`${why} before ${pattern} was printed:\n${lines.join("\n")}`)));
      const timer = setTimeout(() => fail(`${PATIENCE_MS} ms passed`), PATIENCE_MS);
      watchers.add(look);
      void exited.then(() => fail("npm ended"));
      look();
    });
  return { lines, printed, exited };
}

/** A newcomer's waiting times, in milliseconds. */
export interface FirstTimes {
  page: number;
  chat: number;
  reaction: number;
  resumed: number;
}

/** The README's first minute: open the page, sign in as alice, ask, connect GitHub during the answer. */
export async function walkFirstRun(page: Page, { appUrl, startedAt }: FirstRun): Promise<FirstTimes> {
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(appUrl);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const pageMs = performance.now() - startedAt;
  await page.goto(`${appUrl}/sign-in`);
  await page
    .getByRole("button", { name: /sign in with/i })
    .first()
    .click();
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password").fill(PEOPLE.find(({ username }) => username === "alice")?.password ?? "");
  const chat = await time(
    () => page.getByRole("button", { name: "Sign in", exact: true }).click(),
    // It gets the focus on hydration; before that, Enter only adds a line.
    () => page.getByRole("textbox", { name: "Message" }).and(page.locator(":focus")).waitFor(),
  );
  const chatPage = new ChatPage(page);
  const reaction = await time(
    () => chatPage.ask(),
    () => chatPage.cards.first().waitFor(),
  );
  const window = await chatPage.openWindow();
  let closedAt = 0;
  window.once("close", () => {
    closedAt = performance.now();
  });
  await decide(window, "alice", "Authorize");
  await chatPage.repositoryOf("alice").waitFor();
  const resumed = performance.now() - closedAt;
  await chatPage.idle.waitFor();
  return { page: pageMs, chat, reaction, resumed };
}

async function time(act: () => Promise<unknown>, seen: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  await seen();
  return performance.now() - startedAt;
}

/** Collects console errors and warnings, page errors and 5xx responses of a browser context. */
export function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  page.context().on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  page.context().on("weberror", (error) => problems.push(`page error: ${error.error().message}`));
  page.context().on("response", (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
  });
  return problems;
}

/** Whether Next's development overlay shows a dialog or its issue badge. */
export async function showsIssues(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const portals = [...document.querySelectorAll("nextjs-portal")];
    const shown = portals.flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.querySelectorAll("[data-nextjs-dialog], [data-error='true']") ?? []),
    ]);
    return shown.some((element) => element.checkVisibility());
  });
}
