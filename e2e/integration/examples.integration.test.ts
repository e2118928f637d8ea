import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { findIdentity } from "../security/target.ts";
import { GitHubControl } from "../support/github-control.ts";
import { HttpPerson } from "../support/http-person.ts";
import { makePython } from "../support/python.ts";
import { type System, startSystem } from "../support/system.ts";

/** The programs of examples/, unchanged: one for each client library, run as alice. */
const ROOT = path.resolve(import.meta.dirname, "../..");
const made = makePython(path.join(ROOT, "examples/requirements.txt"));
if (!made.python) {
  if (process.env.CI) throw new Error(`The Python examples are required in CI. ${made.why}`);
  process.stdout.write(`The Python examples are skipped. ${made.why}\n`);
}

let system: System;
let tokens: Record<"alice" | "bob", string>;
let bob: HttpPerson;

beforeAll(async () => {
  system = await startSystem();
  const alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
  bob = new HttpPerson(system.appUrl, "bob");
  await bob.signIn("builder");
  await bob.ask(crypto.randomUUID(), "A secret of bob's");
  tokens = { alice: printToken("alice"), bob: printToken("bob") };
});
afterAll(async () => system?.stop());

/** A personal access token, as `npm run token -- alice` prints it. */
function printToken(who: string): string {
  const args = [path.join(ROOT, "scripts/token.ts"), who];
  const env = { NODE_ENV: "production" as const, PATH: process.env.PATH, DATA_DIR: system.dataDir };
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  expect(stdout, stderr).toMatch(/^obo_/);
  return stdout.trim();
}

interface Program {
  /** Resolves with the line in which the program asks its user something. */
  asks(pattern: RegExp): Promise<string>;
  /** Types a line into its stdin. */
  type(line: string): void;
  /** Resolves with its output once it has exited with 0. */
  ends(): Promise<string>;
}

/** Starts one of the programs with a question. */
function start(command: string, file: string, question: string, who: "alice" | "bob" = "alice"): Program {
  const child = spawn(command, [path.join(ROOT, "examples", file), question], {
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      LANGGRAPH_URL: system.addresses.langgraph,
      OBO_TOKEN: tokens[who],
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const watch of watchers) watch();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));

  async function asks(pattern: RegExp): Promise<string> {
    const asked = new Promise<string>((resolve) => {
      const watch = () => {
        const line = lines.find((one) => pattern.test(one));
        if (line) resolve(line);
      };
      watchers.add(watch);
      watch();
    });
    const first = await Promise.race([asked, ended]);
    if (typeof first === "string") return first;
    throw new Error(`ended with ${first} before it asked ${pattern}:\n${lines.join("\n")}`);
  }

  async function ends(): Promise<string> {
    const code = await ended;
    expect(code, lines.join("\n")).toBe(0);
    return lines.join("\n");
  }

  return { asks, type: (line) => child.stdin.write(`${line}\n`), ends };
}

/** The number of alice's writes at GitHub with this title. */
async function countWrites(title: string): Promise<number> {
  const writes = await new GitHubControl(system.addresses.github).writes();
  return writes.filter((write) => write.login === "alice" && JSON.stringify(write.body).includes(title))
    .length;
}

/** Deletes bob's connections. */
async function disconnectBob(): Promise<void> {
  const db = openDatabase<Schema>(`file:${path.join(system.dataDir, "app.db")}`);
  await db
    .deleteFrom("connections")
    .where("user_id", "=", (await findIdentity(bob)).sub)
    .execute();
  await db.destroy();
}

const CLIENTS = [
  { name: "curl", command: "sh", file: "curl.sh" },
  { name: "the JavaScript client", command: process.execPath, file: "client.ts" },
  { name: "the JavaScript RemoteGraph", command: process.execPath, file: "remote-graph.ts" },
  { name: "the Python client", command: made.python, file: "client.py" },
  { name: "the Python RemoteGraph", command: made.python, file: "remote_graph.py" },
];

describe.each(CLIENTS)("$name", ({ command = "", file }) => {
  const testIf = test.skipIf(!command);

  testIf("answers as its user, and sees no other user's threads", async () => {
    const output = await start(command, file, "Which repositories do I have?").ends();
    expect(output).toContain("alice/tea-party");
    expect(output).not.toContain("A secret of bob's");
  });

  testIf("asks before it writes, and continues after approval", async () => {
    const title = `From ${file} ${crypto.randomUUID()}`;
    const program = start(command, file, `Create an issue in alice/tea-party titled "${title}"`);
    const asked = await program.asks(/May it/);
    expect(asked).toContain("create_issue");
    expect(asked).toContain(title);
    expect(await countWrites(title)).toBe(0);
    program.type("y");
    await program.ends();
    expect(await countWrites(title)).toBe(1);
  });

  testIf("sends no write that was rejected", async () => {
    const title = `Never ${file} ${crypto.randomUUID()}`;
    const program = start(command, file, `Create an issue in alice/tea-party titled "${title}"`);
    await program.asks(/May it/);
    program.type("n");
    await program.ends();
    expect(await countWrites(title)).toBe(0);
  });

  testIf("stops when access is missing, and the same run continues once it is granted", async () => {
    await disconnectBob();
    const program = start(command, file, "Which repositories do I have?", "bob");
    await program.asks(/settings\/connections/);
    await bob.connectGitHub();
    program.type("y");
    expect(await program.ends()).toContain("bob/");
  });
});
