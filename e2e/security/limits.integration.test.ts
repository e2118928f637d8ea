import { randomUUID } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession } from "#auth/authorization-server/session-store.ts";
import { makePersonalToken } from "#auth/protocol/personal-token.ts";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import { endSessions } from "#scripts/sessions/administer.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { whileModelIsPaused } from "../support/pause.ts";
import { type System, startSystem } from "../support/system.ts";
import { readFor } from "./attack.ts";
import { HOSTILE_RUNS } from "./hostile-bodies.ts";
import { bearer, findIdentity, type Identity } from "./target.ts";

const PER_MINUTE = 120;
const STREAMS = 2;
const MIB = 1024 * 1024;

let system: System;
let alice: HttpPerson;
let bob: HttpPerson;
/** For direct calls to the LangGraph server: a third person, since both servers count a person's streams together. */
let carolId: Identity;

beforeAll(async () => {
  system = await startSystem({
    env: { REQUESTS_PER_MINUTE: String(PER_MINUTE), STREAMS_PER_USER: String(STREAMS) },
  });
  alice = new HttpPerson(system.appUrl, "alice");
  bob = new HttpPerson(system.appUrl, "bob");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
  await bob.signIn("builder");
  const carol = new HttpPerson(system.appUrl, "carol");
  await carol.signIn("singer");
  carolId = await findIdentity(carol);
});
afterAll(() => system.stop());

const direct = async (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${system.addresses.langgraph}${path}`, {
    ...init,
    headers: { "content-type": "application/json", ...(await bearer(system, carolId)), ...init.headers },
  });

const throughBff = (person: HttpPerson, path: string, init: RequestInit = {}): Promise<Response> =>
  person.fetch(`${system.appUrl}/api/langgraph${path}`, {
    ...init,
    headers: { origin: system.appUrl, "content-type": "application/json", ...init.headers },
  });

const SERVERS: [string, (path: string, init?: RequestInit) => Promise<Response>][] = [
  ["the BFF", (path, init) => throughBff(bob, path, init)],
  ["the LangGraph server", direct],
];

describe.each(SERVERS)("through %s", (_name, send) => {
  const runs = () => `/threads/${randomUUID()}/runs/stream`;
  const run = (content: string) =>
    JSON.stringify({
      assistant_id: "agent",
      input: { messages: [{ type: "human", content }] },
      if_not_exists: "create",
    });

  test("a chunked body over 1 MiB returns 413", async () => {
    let left = 24;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      },
    });
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    expect((await send(runs(), init)).status).toBe(413);
  });

  test.each(HOSTILE_RUNS)("a run with $name returns $status", async ({ body, status }) => {
    expect((await send(runs(), { method: "POST", body: JSON.stringify(body) })).status).toBe(status);
  });

  test("too many open streams return 429 with Retry-After until one is closed", async () => {
    await whileModelIsPaused(system, async () => {
      const controllers = Array.from({ length: STREAMS }, () => new AbortController());
      for (const { signal } of controllers) {
        const answer = await send(runs(), { method: "POST", body: run("Hello"), signal });
        expect(answer.status).toBe(200);
      }
      const refused = await send(runs(), { method: "POST", body: run("Hello") });
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      for (const controller of controllers) controller.abort();
      await expect
        .poll(async () => {
          const last = new AbortController();
          const answer = await send(runs(), { method: "POST", body: run("Hello"), signal: last.signal });
          last.abort();
          return answer.status;
        })
        .toBe(200);
    });
  });

  test("too many requests in a minute return 429 with Retry-After", async () => {
    const answers = await Promise.all(Array.from({ length: PER_MINUTE + 60 }, () => send("/ok")));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

test("signing out during a run denies the next tool call its token and ends the stream", async () => {
  const leaver = new HttpPerson(system.appUrl, "alice");
  await leaver.signIn("wonderland");
  const conversation = new Conversation(leaver);
  let stream: Response | undefined;
  await whileModelIsPaused(system, async () => {
    stream = await conversation.begin({
      input: { messages: [{ type: "human", content: "Which repositories do I have?" }] },
    });
    await leaver.signOut();
  });
  const text = stream ? await readFor(stream, 10_000, MIB) : "";
  expect(text).not.toContain("alice/wonderland-api");
  const state = async () => (await alice.api(`/api/langgraph/threads/${conversation.threadId}/state`)).text();
  await expect.poll(state, { timeout: 10_000 }).toMatch(/session\b.* is over|sign in again/i);
  expect(await state()).not.toContain("alice/wonderland-api");
});

test("ending a session during a run ends its direct clients' streams within 5 seconds, and no other streams", async () => {
  const db = openDatabase<Schema>(`file:${path.join(system.dataDir, "app.db")}`);
  const { sub: userId } = await findIdentity(alice);
  const token = makePersonalToken();
  const session = await openSession(db, {
    userId,
    secret: token,
    personal: { name: "for this test", lifetimeMs: 600_000 },
  });
  const open = (headers: Record<string, string>) =>
    fetch(`${system.addresses.langgraph}/threads/${randomUUID()}/runs/stream`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({
        assistant_id: "agent",
        input: { messages: [{ type: "human", content: "Hello" }] },
        if_not_exists: "create",
      }),
    });
  await whileModelIsPaused(system, async () => {
    const theirs = await open({ authorization: `Bearer ${token}` });
    const others = await open(await bearer(system, carolId));
    expect([theirs.status, others.status]).toEqual([200, 200]);
    let isOpen = true;
    others.text().then(
      () => (isOpen = false),
      () => (isOpen = false),
    );
    expect(await endSessions(db, userId, session.id)).toBe(1);
    const endedAt = Date.now();
    await expect(theirs.text()).rejects.toThrow(/terminated/);
    expect(Date.now() - endedAt).toBeLessThan(5_500);
    expect(isOpen).toBe(true);
  });
  await db.destroy();
});

test("deleting a conversation during a run stops the run, deletes the messages and blocks the id", async () => {
  const conversation = new Conversation(alice);
  await conversation.ask("Hello, secret tea party");
  await whileModelIsPaused(system, async () => {
    await conversation.begin({ input: { messages: [{ type: "human", content: "And again" }] } });
    const path = `/api/langgraph/threads/${conversation.threadId}`;
    expect((await alice.api(path, { method: "DELETE" })).status).toBe(204);
    expect((await alice.api(`${path}/state`)).status).toBe(404);
    const again = await alice.api("/api/langgraph/threads", {
      json: { thread_id: conversation.threadId, if_exists: "do_nothing" },
    });
    expect(again.status).toBe(404);
  });
  expect(await new Conversation(alice).ask("Hello")).toContain("Hello");
});
