import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";
import { sendRaw } from "../wall/raw.ts";
import { bearer, findIdentity, type Identity } from "../wall/victim.ts";

/**
 * What differs on LangSmith's server: the rows of the table in docs/deploy.md, and the facts P1–P9 of docs/facts.md. One that
 * fails after an upgrade says which row, or which workaround, can go.
 */
let system: System;
let bob: HttpPerson;
let bobId: Identity;

beforeAll(async () => {
  system = await startSystem({ env: { REQUESTS_PER_MINUTE: "60", STREAMS_PER_USER: "1" } });
  bob = new HttpPerson(system.appUrl, "bob");
  await bob.signIn("builder");
  bobId = await findIdentity(bob);
});
afterAll(() => system?.stop());

const send = async (method: string, path: string, body?: object, more: Record<string, string> = {}) =>
  fetch(`${system.addresses.langgraph}${path}`, {
    method,
    headers: { "content-type": "application/json", ...(await bearer(system, bobId)), ...more },
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

test("P3: request headers don't reach a run's record, as everywhere", async () => {
  const thread = randomUUID();
  await (await send("POST", `/threads/${thread}/runs/wait`, run(), { "x-colour": "canary-red" })).text();
  expect(await (await send("GET", `/threads/${thread}/runs`)).text()).not.toContain("canary-red");
  expect(await (await send("GET", `/threads/${thread}`)).text()).not.toContain("canary-red");
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

test("P6: a control character in a path is a 500 or a 404 for everybody, and shows nobody's data", async () => {
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

test("P7: a run that names no strategy waits for the one before it", async () => {
  const path = `/threads/${randomUUID()}/runs`;
  process.kill(-system.pid("model"), "SIGSTOP");
  try {
    const answers = [await send("POST", path, run()), await send("POST", path, run())];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await send("POST", path, run({ multitask_strategy: "reject" }))).status).toBe(409);
  } finally {
    process.kill(-system.pid("model"), "SIGCONT");
  }
});

test("P8: limits on a direct client's open streams are not known to `authenticate`; those on its requests are", async () => {
  process.kill(-system.pid("model"), "SIGSTOP");
  const leaving = new AbortController();
  const open = async () => {
    const headers = { "content-type": "application/json", ...(await bearer(system, bobId)) };
    const url = `${system.addresses.langgraph}/threads/${randomUUID()}/runs/stream`;
    const { signal } = leaving;
    return fetch(url, { method: "POST", headers, body: JSON.stringify(run()), signal });
  };
  try {
    expect([(await open()).status, (await open()).status]).toEqual([200, 200]);
  } finally {
    leaving.abort();
    process.kill(-system.pid("model"), "SIGCONT");
  }
  const answers = await Promise.all(Array.from({ length: 80 }, () => send("POST", "/threads/search", {})));
  const tooMany = answers.filter(({ status }) => status === 429);
  expect(tooMany.length).toBeGreaterThan(0);
  expect(tooMany[0]?.headers.get("retry-after")).toBeNull();
});
