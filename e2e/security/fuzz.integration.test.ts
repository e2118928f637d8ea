import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { crashAgent } from "../support/crash.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";
import { bearer, findIdentity, type Identity } from "./target.ts";

let system: System;
let alice: HttpPerson;
let aliceId: Identity;
let listener: Server;
let hits = 0;

beforeAll(async () => {
  system = await startSystem({ env: { REQUESTS_PER_MINUTE: "1000000" } });
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  aliceId = await findIdentity(alice);
  listener = createServer((_request, response) => {
    hits += 1;
    response.end();
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  listener.close();
  await system.stop();
});

/** Values that LangChain's serializer would load as code, URLs the server might fetch, prototype keys, and random JSON. */
const hostile = (url: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constant({ lc: 1, type: "constructor", id: ["langchain", "x"], kwargs: {} }),
    fc.constant({ webhook: url }),
    fc.constant(JSON.parse('{"__proto__":{"polluted":true}}')),
    fc.constant(url),
    fc.constant(Array.from({ length: 40 }).reduce((inner) => [inner], 1)),
    fc.constant("\u0000\ud800"),
    fc.dictionary(fc.constantFrom("", ".", "a.b", "[0]", '"', "\\", "$", "*"), fc.constantFrom(null, 1, "x")),
    fc.record({ checkpoint_id: fc.constantFrom("x", randomUUID()) }),
    fc.json().map((text) => JSON.parse(text) as unknown),
  );

test("no body makes the server fail, fetch a URL, or lose data at its next start", async () => {
  const thread = randomUUID();
  await alice.ask(thread, "Hello, keep this");
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`;
  const run = { assistant_id: "agent", input: { messages: [{ type: "human", content: "Hello" }] } };
  const targets = fc.constantFrom(
    { method: "POST", path: "/threads", body: {} },
    { method: "PATCH", path: `/threads/${thread}`, body: { metadata: { title: "x" } } },
    { method: "POST", path: "/threads/search", body: {} },
    { method: "POST", path: `/threads/${thread}/history`, body: {} },
    { method: "POST", path: `/threads/${thread}/runs`, body: run },
  );
  // Most filters and records are metadata.
  const keys = fc.constantFrom(
    ...Array.from({ length: 5 }, () => "metadata"),
    ...["metadata", "config", "webhook", "input", "command", "context", "checkpoint", "supersteps", "values"],
    ...["thread_id", "after_seconds", "langsmith_tracer", "on_completion", "feedback_keys", "lc", "x"],
  );
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(targets, keys, hostile(url), async ({ method, path, body }, key, value) => {
      const answer = await fetch(`${system.addresses.langgraph}${path}`, {
        method,
        headers: { "content-type": "application/json", ...(await bearer(system, aliceId)) },
        body: JSON.stringify({ ...body, [key]: value }),
      });
      await answer.body?.cancel();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect({ path, key, value, failed: answer.status >= 500 }).toMatchObject({ failed: false });
    }),
    { numRuns: 300 },
  );
  process.stdout.write(`\nFuzzed bodies by status: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
  expect(statuses.get(422) ?? 0).toBeGreaterThan(100);

  await crashAgent(system);
  const state = async (): Promise<string> =>
    (await alice.api(`/api/langgraph/threads/${thread}/state`)).text();
  await expect.poll(state, { timeout: 30_000 }).toContain("keep this");
  expect(await alice.ask(thread, "And again")).toContain("keep this");
  expect(hits).toBe(0);
}, 120_000);
