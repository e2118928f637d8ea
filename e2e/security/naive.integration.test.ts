import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NaiveServer, startNaive } from "../naive/server.ts";
import { type Attacker, type Attempt, attack, type Case, describeAttempts, findHoles } from "./attack.ts";
import { encodingsOf, findInFiles, findInText } from "./canaries.ts";
import { HOSTILE_RUNS } from "./hostile-bodies.ts";
import { probeEnv, readRoutes, type ServerRoute } from "./routes.ts";

/** The attacks and searches of our own tests, against a naive server: what they find here shows that they can fail. */
const SECRET_WORD = `word-${randomUUID()}`;
const TOKEN = `canary-token-${randomUUID()}`;
const ALICE = `alice-${randomUUID()}`;
const BOB = `bob-${randomUUID()}`;

let naive: NaiveServer;
let alice: Client;
let routes: ServerRoute[];
let holes: Attempt[];
let idle: Case;

beforeAll(async () => {
  const table = path.join(os.tmpdir(), `routes-${randomUUID()}.json`);
  naive = await startNaive(
    { [ALICE]: { name: "alice", githubToken: TOKEN }, [BOB]: { name: "bob", githubToken: "bobs" } },
    probeEnv(table),
  );
  alice = new Client({ apiUrl: naive.url, apiKey: null, defaultHeaders: { "x-api-key": ALICE } });
  routes = readRoutes(table);
  rmSync(table);
});
afterAll(() => naive.stop());

async function makeCase(name: string, word: string): Promise<Case> {
  const { thread_id: threadId } = await alice.threads.create();
  const input = { messages: [{ type: "human", content: `${word} ${SECRET_WORD}` }] };
  const run = await alice.runs.create(threadId, "agent", { input, streamResumable: true });
  if (word !== "wait") await alice.runs.join(threadId, run.run_id);
  return { name, threadId, runId: run.run_id, checkpointId: randomUUID(), assistantId: "agent" };
}

const post = (at: string, body: object): Promise<Response> =>
  fetch(`${naive.url}${at}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": ALICE },
    body: JSON.stringify(body),
  });

describe("the naive version", () => {
  test("leaks the token where the canary test looks: in responses and files", async () => {
    idle = await makeCase("idle", "hello");
    const shown = JSON.stringify([
      await alice.threads.get(idle.threadId),
      await alice.runs.list(idle.threadId),
    ]);
    const canaries = { "GitHub token": TOKEN };
    expect(findInText(shown, canaries)).toEqual(["GitHub token"]);
    await expect
      .poll(() => findInFiles(naive.dataDir, canaries).map((found) => found.canary), { timeout: 15_000 })
      .toContain("GitHub token");
  });

  test.each(HOSTILE_RUNS)("accepts a run with $name", async ({ body }) => {
    const answer = await post(`/threads/${randomUUID()}/runs`, body);
    expect(answer.status).toBe(200);
  });

  test("has no limit of requests", async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => post("/threads/search", {})));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test("fails the matrix", async () => {
    const cases = [idle, await makeCase("pending", "ask"), await makeCase("in flight", "wait")];
    // Protocol v2 keeps the first caller's access to a thread for every later caller.
    await fetch(`${naive.url}/threads/${idle.threadId}/commands`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": ALICE },
      body: JSON.stringify({ id: 1, method: "state.get" }),
    });
    const attackers: Attacker[] = [
      { name: "nobody", headers: async () => ({}) },
      { name: "other user", headers: async () => ({ "x-api-key": BOB }) },
      { name: "Studio header", headers: async () => ({ "x-auth-scheme": "langsmith" }) },
    ];
    const attempts = await attack(naive.url, routes, attackers, cases);
    holes = findHoles(attempts, {
      markers: [SECRET_WORD, TOKEN],
      isPublic: ({ route, attacker, status }) =>
        route === "GET /info" || (attacker === "nobody" && status === 404),
    });
    process.stdout.write(describeAttempts("Naive version", attempts, holes));
    const found = new Set(holes.map(({ route, attacker }) => `${attacker}: ${route}`));
    for (const hole of [
      "other user: POST /internal/truncate",
      "other user: GET /runs/:run_id/stream",
      "other user: POST /threads/:thread_id/commands",
      "other user: POST /assistants",
      "Studio header: POST /internal/truncate",
    ]) {
      expect(found).toContain(hole);
    }
  }, 120_000);

  test("has routes that our route table lacks, which would fail the build", () => {
    expect(routes.some(({ path: at }) => at.startsWith("/store/"))).toBe(true);
  });
});

test("a canary is found plain, in base64 at every offset, URL-encoded, and split over two chunks", () => {
  const canary = "c4n4ry/with+signs=and?more";
  for (const [form, text] of Object.entries(encodingsOf(canary))) {
    expect({ form, found: findInText(`before ${text} after`, { canary }) }).toEqual({
      form,
      found: ["canary"],
    });
  }
  for (const lead of ["", "x", "xy"]) {
    const encoded = Buffer.from(`${lead}${canary} tail`).toString("base64");
    expect(findInText(encoded, { canary })).toEqual(["canary"]);
  }
  const split = `data: {"t":"${canary.slice(0, 9)}"}\n\ndata: {"t":"${canary.slice(9)}"}`;
  expect(findInText(split, { canary })).toEqual(["canary"]);
  expect(findInText("nothing of the kind", { canary })).toEqual([]);
});
