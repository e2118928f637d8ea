import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitHubControl } from "../support/github-control.ts";
import { HttpPerson } from "../support/http-person.ts";
import { makePython } from "../support/python.ts";
import { type System, startSystem } from "../support/system.ts";

/** The programs of examples/, as they stand: every client of the reference documents, each as alice. */
const ROOT = path.resolve(import.meta.dirname, "../..");
const made = makePython(path.join(ROOT, "examples/requirements.txt"));
if (!made.python) {
  if (process.env.CI) throw new Error(`The Python examples are required in CI. ${made.why}`);
  process.stdout.write(`The Python examples are skipped. ${made.why}\n`);
}

let system: System;
let token: string;

beforeAll(async () => {
  system = await startSystem();
  const person = new HttpPerson(system.appUrl, "alice");
  await person.signIn("wonderland");
  await person.connectGitHub();
  const bob = new HttpPerson(system.appUrl, "bob");
  await bob.signIn("builder");
  await bob.ask(crypto.randomUUID(), "A secret of bob's");
  token = printToken("alice");
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

/** Runs one program to its end, and gives what it printed. */
async function run(command: string, file: string, env: Record<string, string> = {}): Promise<string> {
  const child = spawn(command, [path.join(ROOT, "examples", file)], {
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      LANGGRAPH_URL: system.addresses.langgraph,
      OBO_TOKEN: token,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code, output).toBe(0);
  return output;
}

/** How many writes with this title arrived at GitHub, as alice. */
async function findWrites(title: string): Promise<number> {
  const writes = await new GitHubControl(system.addresses.github).writes();
  return writes.filter((write) => write.login === "alice" && JSON.stringify(write.body).includes(title))
    .length;
}

test("curl makes a thread, asks in it, and sees only its person's threads", async () => {
  const output = await run("sh", "curl.sh");
  expect(output).toContain("alice/tea-party");
  expect(output).not.toContain("A secret of bob's");
});

test("the JavaScript client streams an answer, is asked for approval, and resumes", async () => {
  const title = `From JavaScript ${crypto.randomUUID()}`;
  const output = await run(process.execPath, "client.ts", {
    ORDER: `Create an issue in alice/tea-party titled "${title}"`,
  });
  expect(output).toMatch(/alice\/tea-party[\s\S]*May it\? create_issue/);
  expect(await findWrites(title)).toBe(1);
});

test("the JavaScript RemoteGraph answers", async () => {
  expect(await run(process.execPath, "remote-graph.ts")).toContain("alice/tea-party");
});

test.skipIf(!made.python)(
  "the Python client streams an answer, is asked for approval, and resumes",
  async () => {
    const title = `From Python ${crypto.randomUUID()}`;
    const output = await run(made.python ?? "", "client.py", {
      ORDER: `Create an issue in alice/tea-party titled "${title}"`,
    });
    expect(output).toMatch(/alice\/tea-party[\s\S]*May it\? create_issue/);
    expect(await findWrites(title)).toBe(1);
  },
);

test.skipIf(!made.python)("the Python RemoteGraph answers", async () => {
  expect(await run(made.python ?? "", "remote_graph.py")).toContain("alice/tea-party");
});
