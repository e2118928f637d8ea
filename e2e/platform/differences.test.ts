import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPlatform } from "#scripts/platform/install.ts";
import { sendRaw } from "../security/raw.ts";
import { bearer, findIdentity, type Identity } from "../security/target.ts";
import { HttpPerson } from "../support/http-person.ts";
import { whileModelIsPaused } from "../support/pause.ts";
import { IN_MEMORY } from "../support/platform-server.ts";
import { type System, startSystem } from "../support/system.ts";
import { PUBLIC } from "./routes.ts";

/**
 * The differences of LangSmith's server: the rows of the table in docs/deploy.md, and the facts of docs/facts.md except P1
 * (refusals.test.ts). A test that fails after an upgrade shows which row or workaround can be removed.
 */
let system: System;
let bob: HttpPerson;
let bobId: Identity;

beforeAll(async () => {
  system = await startSystem({ env: { REQUESTS_PER_MINUTE: "60", STREAMS_PER_USER: "3" } });
  bob = new HttpPerson(system.appUrl, "bob");
  await bob.signIn("builder");
  bobId = await findIdentity(bob);
});
afterAll(() => system?.stop());

const send = async (
  method: string,
  path: string,
  body?: object,
  more: Record<string, string> = {},
  who: Identity = bobId,
) =>
  fetch(`${system.addresses.langgraph}${path}`, {
    method,
    headers: { "content-type": "application/json", ...(await bearer(system, who)), ...more },
    body: body && JSON.stringify(body),
  });
const run = (extra: object = {}) => ({
  assistant_id: "agent",
  input: { messages: [{ type: "human", content: "Hello" }] },
  if_not_exists: "create",
  ...extra,
});

test("P2: a handler's status becomes 403; a 401 has no WWW-Authenticate", async () => {
  const refused = await send("POST", "/threads", { metadata: { owner: "alice" } });
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("metadata");
  const nobody = await fetch(`${system.addresses.langgraph}/threads/search`, { method: "POST" });
  expect(nobody.status).toBe(401);
  expect(nobody.headers.get("www-authenticate")).toBeNull();
});

test("P3: no request header is in a run's record", async () => {
  const thread = randomUUID();
  await (await send("POST", `/threads/${thread}/runs/wait`, run(), { "x-colour": "canary-red" })).text();
  expect(await (await send("GET", `/threads/${thread}/runs`)).text()).not.toContain("canary-red");
  expect(await (await send("GET", `/threads/${thread}`)).text()).not.toContain("canary-red");
});

test("P3: the server copies no request header into `configurable` that langgraph.json does not name", () => {
  const python = findPlatform()?.python ?? "";
  const script = `from langgraph_api.utils.headers import get_configurable_headers as copy
print(list(copy({"x-colour": "red", "user-agent": "curl"})))`;
  const env = { ...process.env, ...IN_MEMORY, LOG_LEVEL: "error" };
  const ran = spawnSync(python, ["-c", script], { env, encoding: "utf8" });
  expect(ran.stdout.trim().split("\n").at(-1), ran.stderr).toBe("[]");
});

test("P4: history takes `before` as an id by GET, and as an object only by POST", async () => {
  const thread = randomUUID();
  await (await send("POST", `/threads/${thread}/runs/wait`, run())).text();
  const history = `/threads/${thread}/history`;
  const [newest] = (await (await send("GET", history)).json()) as { checkpoint: { checkpoint_id: string } }[];
  const id = newest?.checkpoint.checkpoint_id;
  const older = await (await send("GET", `${history}?limit=5&before=${id}`)).json();
  expect(older.length).toBeGreaterThan(0);
  expect((await send("POST", history, { before: id })).status).toBe(422);
  const byObject = await send("POST", history, { limit: 5, before: { configurable: { checkpoint_id: id } } });
  expect(await byObject.json()).toEqual(older);
});

test('P5: `stream_mode: "tools"` is refused', async () => {
  const refused = await send("POST", `/threads/${randomUUID()}/runs/stream`, run({ stream_mode: "tools" }));
  expect(refused.status).toBe(422);
});

test("P6: a control character in a path returns 500 or 404 to everyone, and reveals no data", async () => {
  const ends = ["/threads%0a", "/threads/%00", `/threads/${randomUUID()}%0a/state`, "/threads/%0d%0ax"];
  for (const target of ends) {
    for (const headers of [await bearer(system, bobId), {}]) {
      const { status, body } = await sendRaw(system.addresses.langgraph, "GET", target, headers, "");
      expect([404, 500]).toContain(status);
      expect(body).not.toContain("values");
    }
  }
  const { status } = await sendRaw(system.addresses.langgraph, "GET", "/threads%0a", {}, "");
  expect(status).toBe(500);
});

test("P7: a run without a multitask strategy is queued", async () => {
  const path = `/threads/${randomUUID()}/runs`;
  await whileModelIsPaused(system, async () => {
    const answers = [await send("POST", path, run()), await send("POST", path, run())];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await send("POST", path, run({ multitask_strategy: "reject" }))).status).toBe(409);
  });
});

test("P8: the runs of a direct client count as its streams", async () => {
  const carol = new HttpPerson(system.appUrl, "carol");
  await carol.signIn("singer");
  const carolId = await findIdentity(carol);
  const controller = new AbortController();
  const open = async (): Promise<Response> => {
    const headers = { "content-type": "application/json", ...(await bearer(system, carolId)) };
    const url = `${system.addresses.langgraph}/threads/${randomUUID()}/runs/stream`;
    const { signal } = controller;
    return fetch(url, { method: "POST", headers, body: JSON.stringify(run()), signal });
  };
  await whileModelIsPaused(system, async () => {
    const answers = [await open(), await open(), await open(), await open()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403]);
    expect(await answers.at(-1)?.text()).toContain("Too many answers are streaming at the same time");
    // A run that has not started counts for five seconds. These have started, and count until they end.
    await pause(6_000);
    expect((await open()).status).toBe(403);
  });
  await expect.poll(async () => (await open()).status, { interval: 1_000 }).toBe(200);
  controller.abort();
});

test("P8: a person's requests are limited as everywhere, but the 429 has no Retry-After", async () => {
  // Not bob: the other tests need his request limit.
  const alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  const aliceId = await findIdentity(alice);
  const search = () => send("POST", "/threads/search", {}, {}, aliceId);
  const answers = await Promise.all(Array.from({ length: 80 }, search));
  const tooMany = answers.filter(({ status }) => status === 429);
  expect(tooMany.length).toBeGreaterThan(0);
  expect(tooMany[0]?.headers.get("retry-after")).toBeNull();
});

test.each(PUBLIC)("P9: GET %s needs no authentication", async (path) => {
  expect((await fetch(`${system.addresses.langgraph}${path}`)).status).not.toBe(401);
});

test.each(["trace", "silent"])("P10: LOG_LEVEL=%s, a level of ours, prevents its start", (level) => {
  const python = findPlatform()?.python ?? "";
  const env = { ...process.env, ...IN_MEMORY, LOG_LEVEL: level };
  const started = spawnSync(python, ["-c", "import langgraph_api.logging"], { env, encoding: "utf8" });
  expect(started.status).not.toBe(0);
  expect(started.stderr).toContain("Unknown level");
});

test("P11: the in-memory runtime exposes `/internal` without authentication: it is for tests only", async () => {
  const thread = randomUUID();
  const ran = await send("POST", `/threads/${thread}/runs/wait`, run());
  expect(ran.status).toBe(200);
  await ran.text();
  // Only a read: POST /internal/truncate would delete everything, and POST /deploy would call out of the machine.
  const raw = await fetch(`${system.addresses.langgraph}/internal/debug/thread/${thread}`);
  expect(raw.status).toBe(200);
});

test("P11: a search for threads by values fails in the in-memory runtime while a thread has none", async () => {
  await send("POST", "/threads", {});
  // A connection of its own: the server closes it after a 500.
  const body = JSON.stringify({ values: { messages: "x" } });
  const headers = await bearer(system, bobId);
  const { status } = await sendRaw(system.addresses.langgraph, "POST", "/threads/search", headers, body);
  expect(status).toBe(500);
});

test("P13: an event that is published before the replay of a resumed stream comes in both", () => {
  const python = findPlatform()?.python ?? "";
  const script = `import asyncio
from langgraph_runtime_inmem.inmem_stream import Message, StreamManager
async def main():
    run, manager = "${randomUUID()}", StreamManager()
    queue = await manager.add_queue(run, run)
    await manager.put(run, run, Message(topic=b"run", data=b"words"), resumable=True)
    print([one.data for one in manager.restore_messages(run, run, "0")], (await queue.get()).data)
asyncio.run(main())`;
  const env = { ...process.env, ...IN_MEMORY, LOG_LEVEL: "error" };
  const ran = spawnSync(python, ["-c", script], { env, encoding: "utf8" });
  expect(ran.stdout.trim().split("\n").at(-1), ran.stderr).toBe("[b'words'] b'words'");
});

test("P12: checkpoint ids are the package's own, which follow the machine's clock", async () => {
  const thread = randomUUID();
  await (await send("POST", `/threads/${thread}/runs/wait`, run())).text();
  const states = (await (await send("GET", `/threads/${thread}/history?limit=10`)).json()) as {
    checkpoint: { checkpoint_id: string };
  }[];
  // Ours have one node per process (upstream/checkpoint-ids.ts); the package draws one for each id.
  const nodes = states.map(({ checkpoint }) => checkpoint.checkpoint_id.slice(-12));
  expect(nodes.length).toBeGreaterThan(2);
  expect(new Set(nodes).size).toBe(nodes.length);
});
