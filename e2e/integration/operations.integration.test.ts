import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** What operators see of the running system: readiness, metrics, and one request across the logs. */
const METRICS_TOKEN = "for-the-operations-test";
const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-operations-"));
let system: System;
let alice: HttpPerson;

/** The first test's thread. */
const THREAD = randomUUID();

beforeAll(async () => {
  system = await startSystem({ env: { METRICS_TOKEN, LOG_LEVEL: "info" }, dataDir, keepData: true });
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
});
afterAll(async () => {
  await system?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface LogLine {
  event: string;
  request_id: string;
  route?: string;
  tool?: string;
  result?: string;
  outcome?: string;
}

function logged(requestId: string): LogLine[] {
  const lines = system
    .output()
    .split("\n")
    .flatMap((line) => /^\[\w+\] (\{"level".*\})$/.exec(line)?.[1] ?? []);
  return lines.map((line) => JSON.parse(line) as LogLine).filter((line) => line.request_id === requestId);
}

test("one id names a request in the app, the LangGraph server and the token exchange", async () => {
  const answer = await alice.api(`/api/langgraph/threads/${THREAD}/runs/stream`, {
    json: {
      assistant_id: "agent",
      input: { messages: [{ type: "human", content: "Which repositories do I have?" }] },
      stream_mode: ["messages-tuple"],
      if_not_exists: "create",
    },
  });
  await answer.text();
  const requestId = answer.headers.get("x-request-id") ?? "";
  // Each process logs in its own time.
  await expect
    .poll(() => logged(requestId).map((line) => line.event))
    .toEqual(expect.arrayContaining(["request", "agent request", "exchange", "tool call"]));
  const lines = logged(requestId);
  expect(lines.find((line) => line.event === "tool call")).toMatchObject({
    tool: "list_repositories",
    outcome: "done",
    status: 200,
  });
  expect(lines.find((line) => line.event === "exchange")).toMatchObject({
    tool: "list_repositories",
    result: "ok",
  });
});

test("metrics count what happened, and need the token", async () => {
  const address = `${system.appUrl}/api/metrics`;
  expect((await fetch(address)).status).toBe(404);
  const read = async () =>
    (await fetch(address, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
  // A run and its stream are counted when they have ended, after their last event.
  await expect.poll(read).toMatch(/obo_runs_total\{result="ended"\} 1/);
  await expect.poll(read).toMatch(/obo_open_streams 0/);
  const text = await read();
  expect(text).toMatch(/obo_requests_total\{route="runs.stream",method="POST",status="200"\} 1/);
  expect(text).toMatch(/obo_exchanges_total\{result="ok"\} 1/);
  expect(text).toMatch(/obo_first_token_seconds_count 1/);
  expect(text).toMatch(/obo_provider_uses_total\{outcome="done",status="200"\} 1/);
  expect(text).toMatch(/obo_provider_calls_total\{provider="github"\} [1-9]/);
  expect(text).toMatch(/obo_provider_limit_left_ratio_bucket\{le="1",provider="github"\} 1/);
  expect(text).toMatch(/obo_runs_total\{result="ended"\} 1/);
  expect(text).toMatch(/obo_open_streams 0/);
});

test("the app is ready while its required services respond, and reports an optional one that does not", async () => {
  const ready = () => fetch(`${system.appUrl}/api/ready`);
  const answer = await ready();
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { status: "ready", database: "ok", langgraph: "ok", issuer: "ok", secretStore: "none" },
  ]);
  process.kill(-system.pid("identity"), "SIGSTOP");
  try {
    await expect
      .poll(async () => (await ready()).json(), { timeout: 20_000 })
      .toMatchObject({
        status: "ready",
        langgraph: "ok",
        issuer: "down",
      });
  } finally {
    process.kill(-system.pid("identity"), "SIGCONT");
  }
  await expect.poll(async () => (await ready()).json(), { timeout: 20_000 }).toMatchObject({ issuer: "ok" });
});

test("the app stays ready while the LangGraph server is slow, and is not ready while it hangs", async () => {
  const ready = () => fetch(`${system.appUrl}/api/ready`).then(({ status }) => status);
  const seen: number[] = [];
  process.kill(-system.pid("langgraph"), "SIGSTOP");
  const stoppedAt = performance.now();
  try {
    while (performance.now() - stoppedAt < 2_500) seen.push(await ready());
    expect(new Set(seen)).toEqual(new Set([200]));
    await expect.poll(ready, { timeout: 20_000 }).toBe(503);
  } finally {
    process.kill(-system.pid("langgraph"), "SIGCONT");
  }
  await expect.poll(ready, { timeout: 20_000 }).toBe(200);
});

test("the LangGraph server writes its memory of runs to no file, not even on exit", async () => {
  await alice.ask(randomUUID(), "Hello");
  await system.stop();
  const folder = path.join(dataDir, "langgraph", ".langgraph_api");
  // The server may write its assistants three seconds after its start, before any request. It would have written the first test's run
  // seconds later, while the identity provider was paused.
  const files = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
  for (const text of files) expect(text).not.toContain(THREAD);
});
