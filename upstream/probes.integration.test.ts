import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { findPort } from "#scripts/launch/ports.ts";
import { readPages, stockServer } from "./testing/pages.ts";

/**
 * Runs the script of each page of docs/upstream on the installed packages, without our code. It fails when a defect is fixed:
 * then our workaround, its page and its line in docs/facts.md can be removed.
 */
const ROOT = path.resolve(import.meta.dirname, "..");
const NEED_POSTGRES = [27, 40];
const postgresUrl = inject("postgresUrl");
const pages = readPages();
const ports = new Set<number>();
let folder: string;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  // In the repository, because Node resolves packages from a script's folder upwards.
  mkdirSync(path.join(ROOT, ".data"), { recursive: true });
  folder = mkdtempSync(path.join(ROOT, ".data/upstream-"));
  const [start = ""] = pages.flatMap((page) => stockServer(page) ?? []);
  const port = await findPort(3700, ports);
  const wait = `await start();\nconsole.log(url);\nprocess.stdin.on("end", () => process.exit()).resume();\n`;
  server = spawn(process.execPath, [write("server", start + wait)], {
    cwd: path.join(folder, "server"),
    env: environment({ PORT: String(port) }),
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (!server.stdout) throw new Error("The server's output can't be read.");
  for await (const line of createInterface(server.stdout)) {
    url = line;
    break;
  }
});

afterAll(async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.stdin?.end();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

describe.concurrent("upstream", () => {
  for (const { fact, title, file, script } of pages) {
    test.skipIf(NEED_POSTGRES.includes(fact) && !postgresUrl)(`${fact}. ${title}`, async () => {
      const port = await findPort(3700, ports);
      const verdict = await run(write(String(fact), script), { PORT: String(port), URL: url });
      expect(verdict, `FIXED means that the workaround of docs/upstream/${file} can go`).toMatch(/^DEFECT: /);
    });
  }
});

function write(name: string, script: string): string {
  mkdirSync(path.join(folder, name));
  const file = path.join(folder, name, "reproduce.mjs");
  writeFileSync(file, script);
  return file;
}

/** @returns the script's line that reports the defect; its whole output if there is no such line */
function run(file: string, env: Record<string, string>): Promise<string> {
  const options = { cwd: path.dirname(file), env: environment(env), timeout: 80_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [file], options, (_error, stdout, stderr) =>
      resolve(/^(DEFECT|FIXED): .*$/m.exec(stdout)?.[0] ?? `${stdout}\n${stderr}`),
    );
  });
}

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH = "", HOME } = process.env;
  return {
    NODE_ENV: "development",
    PATH: [path.join(ROOT, "node_modules/.bin"), PATH].join(path.delimiter),
    HOME,
    LANGGRAPH_CLI_NO_ANALYTICS: "1",
    ...(postgresUrl ? { POSTGRES_URL: postgresUrl } : {}),
    ...env,
  };
}
