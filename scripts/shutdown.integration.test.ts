import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bearer, findIdentity, type Identity } from "#e2e/security/target.ts";
import { Conversation, readText } from "#e2e/support/conversation.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import { chooseRandomPorts, type System, startSystem } from "#e2e/support/system.ts";
import { findPort } from "./launch/ports.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const QUESTION = { messages: [{ type: "human", content: "Which repositories do I have?" }] };

/** The last of alice's repositories in the answer. */
const LAST = "alice/cheshire-cli";

/** The model's text in a stream. */
function wordsOf(stream: string): string {
  const events = [...stream.matchAll(/^event: messages\r?\ndata: (.*)$/gm)];
  const messages = events.map(
    ([, data = ""]) => (JSON.parse(data) as [{ type: string; content: string }])[0],
  );
  return messages.flatMap(({ type, content }) => (type === "ai" ? content : [])).join("");
}

const readRun = (dataDir: string): { launcher: number; pids: Record<string, number> } =>
  JSON.parse(readFileSync(path.join(dataDir, "run.json"), "utf8"));

function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

/** A process's command line; empty for one that has exited, even if its parent has not reaped it. */
function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Reads an answer up to the model's first words. @returns a function that reads the rest */
async function readFirstWords(answer: Response): Promise<{ rest(): Promise<string> }> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error(`no stream: ${answer.status}`);
  let text = "";
  const more = async () => {
    const { done, value } = await reader.read();
    text += value ?? "";
    return !done;
  };
  while (!text.includes("event: messages")) if (!(await more())) throw new Error(`ended early: ${text}`);
  return {
    async rest() {
      while (await more());
      return text;
    },
  };
}

describe("a system with open answers", () => {
  let system: System;
  let alice: HttpPerson;
  let identity: Identity;

  beforeAll(async () => {
    system = await startSystem({ keepData: true, env: { DRAIN_SECONDS: "20", TOKEN_DELAY_MS: "30" } });
    alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    await alice.connectGitHub();
    identity = await findIdentity(alice);
  });
  afterAll(async () => {
    await system.stop();
    rmSync(system.dataDir, { recursive: true, force: true });
  });

  const throughBff = () => new Conversation(alice).begin({ input: QUESTION }).then(readFirstWords);
  const search = () => alice.api("/api/langgraph/threads/search", { json: {} });

  test("finishes them when its web process is stopped, rejects new requests with Retry-After, and restarts", async () => {
    const open = await throughBff();
    const restarted = system.nextLine(/web ended with 0; it is started again/);
    process.kill(system.pid("web"), "SIGTERM");
    await expect.poll(async () => (await search()).status, { interval: 20 }).toBe(503);
    expect((await search()).headers.get("retry-after")).toBe("5");
    expect((await fetch(`${system.appUrl}/api/health`)).status).toBe(200);
    expect(wordsOf(await open.rest())).toContain(LAST);
    await restarted;
    const isBack = () =>
      search().then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(isBack, { timeout: 20_000 }).toBe(200);
  });

  test("finishes them when it is stopped, in both servers, and leaves no process behind", async () => {
    const headers = { ...(await bearer(system, identity)), "content-type": "application/json" };
    const post = (at: string, body: object) =>
      fetch(`${system.addresses.langgraph}${at}`, { method: "POST", headers, body: JSON.stringify(body) });
    const run = { assistant_id: "agent", input: QUESTION, if_not_exists: "create" };
    const direct = await post(`/threads/${randomUUID()}/runs/stream`, {
      ...run,
      stream_mode: ["messages-tuple"],
    }).then(readFirstWords);
    const open = await throughBff();
    const closed = new Conversation(alice);
    await (await closed.begin({ input: QUESTION })).body?.cancel();

    const { launcher, pids } = readRun(system.dataDir);
    process.kill(launcher, "SIGTERM");
    await expect.poll(async () => (await search()).status, { interval: 20 }).toBe(503);
    const refused = await post("/threads/search", {});
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    expect((await fetch(`${system.appUrl}/api/ready`)).status).toBe(503);
    for (const text of await Promise.all([open.rest(), direct.rest()])) {
      expect(wordsOf(text)).toContain(LAST);
      expect(text).not.toContain("event: error");
    }
    await expect.poll(() => Object.values(pids).filter(isAlive), { timeout: 15_000 }).toEqual([]);

    // A client that disconnected before the stop finds the complete answer after the next start.
    const ports = { PORT: new URL(system.appUrl).port };
    system = await startSystem({ keepData: true, dataDir: system.dataDir, env: ports });
    const said = await closed.messages();
    expect(said.map(({ type }) => type)).toEqual(["human", "ai", "tool", "ai"]);
    expect(readText(said.at(-1)?.content)).toContain(LAST);
  });
});

/** npm's own output before a script. */
const NPM = /^(> .*)?$/;

test("a system started by npm logs one JSON object per line, exits with npm, and does not wait for an endless answer", async () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-npm-"));
  const taken = new Set<number>();
  const [port, langgraphPort] = [await findPort(3700, taken), await findPort(2700, taken)];
  chooseRandomPorts(dataDir);
  const npm = spawn("npm", ["start"], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      DATA_DIR: dataDir,
      ...{
        PORT: String(port),
        LANGGRAPH_PORT: String(langgraphPort),
        DRAIN_SECONDS: "1",
        TOKEN_DELAY_MS: "10000",
      },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const input of [npm.stdout, npm.stderr])
    createInterface({ input }).on("line", (line) => lines.push(line));
  try {
    const appUrl = `http://localhost:${port}`;
    const isReady = () =>
      fetch(`${appUrl}/api/ready`).then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(() => lines.join("\n"), { timeout: 60_000 }).toContain("Ready at");
    const alice = new HttpPerson(appUrl, "alice");
    await alice.signIn("wonderland");
    const { launcher, pids: first } = readRun(dataDir);
    process.kill(-(first.langgraph ?? 0), "SIGKILL");
    await expect.poll(isReady).toBe(503);
    await expect.poll(isReady, { timeout: 30_000 }).toBe(200);
    const { pids } = readRun(dataDir);
    const open = await new Conversation(alice).begin({ input: QUESTION });
    expect(open.status).toBe(200);
    npm.kill("SIGTERM");
    await expect.poll(() => Object.values(pids).filter(isAlive), { timeout: 15_000 }).toEqual([]);
    await expect.poll(() => commandOf(launcher)).toBe("");
    await expect(open.text()).rejects.toThrow(/terminated/);
    const logged = lines.filter((line) => !NPM.test(line)).map((line) => JSON.parse(line));
    for (const line of logged)
      expect(line).toMatchObject({
        time: expect.stringMatching(/^20\d\d-\S+Z$/),
        level: expect.stringMatching(/^(debug|info|warn|error)$/),
        event: expect.any(String),
        process: expect.any(String),
      });
    const has = (process: string, event: RegExp) =>
      logged.some((line) => line.process === process && event.test(line.event));
    expect(has("launch", /^Ready at /)).toBe(true);
    expect(has("launch", /^langgraph was killed by SIGKILL/)).toBe(true);
    expect(has("web", /Next\.js/)).toBe(true);
    expect(has("web", /^security event$/)).toBe(true);
  } finally {
    npm.kill("SIGKILL");
    // Left only if the test has failed: the launcher and each service's process group.
    const { launcher, pids } = existsSync(path.join(dataDir, "run.json"))
      ? readRun(dataDir)
      : { launcher: 0, pids: {} };
    if (launcher && commandOf(launcher)) process.kill(launcher, "SIGKILL");
    for (const pid of Object.values(pids).filter(isAlive)) process.kill(-pid, "SIGKILL");
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 90_000);
