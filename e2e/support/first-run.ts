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

/** `npm run dev` as a newcomer runs it: no data of an earlier start, nothing compiled. */
export interface FirstRun {
  appUrl: string;
  /** When the command was given, by the monotonic clock. */
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
  await scatterPorts(dataDir);
  const { PATH, HOME, LANG } = process.env;
  const startedAt = performance.now();
  // Its own process group, as a shell gives each command.
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

/** Picks ports apart from those of other systems on this machine. */
async function scatterPorts(dataDir: string): Promise<void> {
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

/** What a newcomer waits for, in milliseconds. */
export interface FirstTimes {
  page: number;
  chat: number;
  reaction: number;
  goesOn: number;
}

/** The README's first minute: open the page, sign in as alice, ask, connect GitHub in the middle of the answer. */
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
    // It is focused once the page is hydrated: before that, Enter only adds a line.
    () => page.getByRole("textbox", { name: "Message" }).and(page.locator(":focus")).waitFor(),
  );
  const talk = new ChatPage(page);
  const reaction = await time(
    () => talk.ask(),
    () => talk.cards.first().waitFor(),
  );
  const window = await talk.openWindow();
  let asked = 0;
  window.once("close", () => {
    asked = performance.now();
  });
  await decide(window, "alice", "Authorize");
  await talk.repositoryOf("alice").waitFor();
  const goesOn = performance.now() - asked;
  await talk.idle.waitFor();
  return { page: pageMs, chat, reaction, goesOn };
}

async function time(act: () => Promise<unknown>, seen: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  await seen();
  return performance.now() - startedAt;
}

/** Collects everything that a newcomer would take for a defect, in all documents of a browser context. */
export function watchTrouble(page: Page): string[] {
  const trouble: string[] = [];
  page.context().on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(`${message.type()}: ${message.text()}`);
  });
  page.context().on("weberror", (error) => trouble.push(`page error: ${error.error().message}`));
  page.context().on("response", (response) => {
    if (response.status() >= 500) trouble.push(`${response.status()} ${response.url()}`);
  });
  return trouble;
}

/** Whether Next's development overlay shows something: a dialog, or the badge that counts issues. */
export async function showsIssues(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const portals = [...document.querySelectorAll("nextjs-portal")];
    const shown = portals.flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.querySelectorAll("[data-nextjs-dialog], [data-error='true']") ?? []),
    ]);
    return shown.some((element) => element.checkVisibility());
  });
}
