import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { findPort } from "./launch/ports.ts";

/** docs/deploy.md, "One machine": the commands as written, from a clean clone to an answer of the agent. */
const ROOT = path.resolve(import.meta.dirname, "..");
const postgresUrl = inject("postgresUrl");

/** The section's commands with this test's Postgres, without those that the page marks as optional for a trial. */
function readCommands(server: URL): string {
  const page = readFileSync(path.join(ROOT, "docs/deploy.md"), "utf8");
  const block = /## One machine[\s\S]*?```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  expect(block).toMatch(/git clone REPOSITORY[\s\S]*npm ci[\s\S]*npm run doctor[\s\S]*npm start/);
  return block
    .replace("REPOSITORY", ROOT)
    .replaceAll("@localhost/", `@${server.host}/`)
    .replace(/^APP_URL=.*\n/m, "")
    .replace(/(^LOG_LEVEL=.*\n)[\s\S]*?^ENV$/m, "$1ENV");
}

/** Replacements for commands that the test can't run: `sudo`, `npm ci` and another build. */
function makeStandIns(folder: string, server: URL): string {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  const npm = execFileSync("which", ["npm"], { encoding: "utf8" }).trim();
  const made = ["node_modules", ".next"].map((name) => path.join(ROOT, name)).join(" ");
  const scripts = {
    sudo: `shift 2; exec "$1" -v ON_ERROR_STOP=1 -h ${server.hostname} -p ${server.port} -U obo postgres`,
    // Hard links if possible. `npm start` runs below, where it can be stopped.
    npm: `case $1 in
      ci) cp -al ${made} . || { rm -rf node_modules .next; cp -a ${made} .; } ;;
      start) ;;
      *) exec ${npm} "$@" ;;
    esac`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return bin;
}

describe.skipIf(!postgresUrl)("following docs/deploy.md for one machine", () => {
  const server = new URL(postgresUrl ?? "postgres://none");
  let folder: string;
  let clone: string;
  let stop: () => Promise<void>;
  let appUrl: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "obo-deploy-"));
    clone = path.join(folder, "on-behalf-of");
    const { PATH, HOME } = process.env;
    const env = { PATH: `${makeStandIns(folder, server)}:${PATH}`, HOME, NODE_ENV: "production" as const };
    execFileSync("sh", ["-euc", readCommands(server)], { cwd: folder, env, stdio: "pipe" });
    const taken = new Set<number>();
    const ports = { PORT: await findPort(3900, taken), LANGGRAPH_PORT: await findPort(2900, taken) };
    const more = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
    const launcher = spawn(process.execPath, ["scripts/launch.ts", "start"], {
      cwd: clone,
      env: { PATH, HOME, NODE_ENV: "production", ...more },
      stdio: "ignore",
    });
    const ended = new Promise<void>((resolve) => launcher.once("exit", () => resolve()));
    stop = async () => {
      launcher.kill("SIGTERM");
      await ended;
    };
    appUrl = `http://localhost:${ports.PORT}`;
    const isReady = () =>
      fetch(`${appUrl}/api/ready`).then(
        (answer) => answer.ok,
        () => false,
      );
    await vi.waitUntil(isReady, { timeout: 200_000, interval: 500 });
  }, 300_000);
  afterAll(async () => {
    await stop?.();
    rmSync(folder, { recursive: true, force: true });
  });

  test("results in an app whose agent answers, with both databases in Postgres", async () => {
    const alice = new HttpPerson(appUrl, "alice");
    await alice.signIn("wonderland");
    await alice.connectGitHub();
    const thread = crypto.randomUUID();
    expect(await alice.ask(thread, "Which repositories do I have?")).toContain("alice/tea-party");
    const at = (name: string) => `postgres://obo@${server.host}/${name}`;
    const app = openDatabase<Schema>(at("app"));
    expect(await app.selectFrom("users").select("name").execute()).toHaveLength(1);
    await app.destroy();
    const agent = openDatabase<{ checkpoints: { thread_id: string } }>(at("checkpoints"));
    const rows = await agent.selectFrom("checkpoints").select("thread_id").execute();
    expect(rows.map((row) => row.thread_id)).toContain(thread);
    await agent.destroy();
    expect(existsSync(path.join(clone, ".data/app.db"))).toBe(false);
  });

  test("results in an agent role that can't open the app's database", async () => {
    const db = openDatabase<Schema>(`postgres://agent@${server.host}/app`);
    await expect(db.selectFrom("users").select("id").execute()).rejects.toThrow(/permission denied/);
    await db.destroy();
  });
});
