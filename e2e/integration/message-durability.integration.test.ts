import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MOST_MODEL_CALLS } from "#agent/limits.ts";
import { openDatabase } from "#db/open.ts";
import { bearer, findIdentity } from "../security/target.ts";
import { Conversation, type Step } from "../support/conversation.ts";
import { crashAgent, crashAndRestart, isHealthy } from "../support/crash.ts";
import { HttpPerson } from "../support/http-person.ts";
import { whileModelIsPaused, whilePaused } from "../support/pause.ts";
import { forgeSessionToken } from "../support/session-tokens.ts";
import { type System, startSystem } from "../support/system.ts";

const QUESTION = "Which repositories do I have?";
let system: System;
let alice: HttpPerson;
let bob: HttpPerson;

beforeAll(async () => {
  system = await startSystem();
  alice = new HttpPerson(system.appUrl, "alice");
  bob = new HttpPerson(system.appUrl, "bob");
  await alice.signIn("wonderland");
  await bob.signIn("builder");
  await alice.connectGitHub();
});
afterAll(() => system.stop());

describe("a message", () => {
  test("makes the agent act on GitHub as the person, and its answer streams back in events", async () => {
    const stream = await alice.ask(randomUUID(), QUESTION);
    expect(stream).toContain("list_repositories");
    expect(stream).toContain("alice/wonderland-api");
    expect(stream.match(/^event: messages$/gm)?.length).toBeGreaterThan(10);
  });

  test("of a person without a connection is answered with what to do, and no tool gets a token", async () => {
    const stream = await bob.ask(randomUUID(), QUESTION);
    expect(stream).toMatch(/connect/i);
    expect(stream).not.toContain("bob/brickyard");
  });

  test("that is queued and rolled back does not delete the conversation", async () => {
    const conversation = new Conversation(alice);
    await conversation.ask("Hello");
    const ask = (content: string) => ({ input: { messages: [{ type: "human", content }] } });
    const identity = await findIdentity(alice);
    let running: Response | undefined;
    await whileModelIsPaused(system, async () => {
      running = await conversation.begin(ask("What can you do?"));
      const address = `/threads/${conversation.threadId}/runs`;
      const waiting = await alice.api(`/api/langgraph${address}`, {
        json: { assistant_id: "agent", ...ask("Never mind"), multitask_strategy: "enqueue" },
      });
      const { run_id } = (await waiting.json()) as { run_id: string };
      const cancel = `${address}/${run_id}/cancel?action=rollback`;
      // Sent directly, because the BFF does not forward it.
      const direct = await fetch(`${system.addresses.langgraph}${cancel}`, {
        method: "POST",
        headers: await bearer(system, identity),
      });
      expect(direct.status).toBe(422);
      expect((await alice.api(`/api/langgraph${cancel}`, { method: "POST", json: {} })).ok).toBe(true);
    });
    await running?.text();
    expect((await conversation.messages()).map(({ content }) => content)).toContain("Hello");
  });

  test("shows up in the sender's list of conversations only", async () => {
    const thread = randomUUID();
    await alice.ask(thread, "Hello there, conversation of mine");
    expect((await alice.api(`/api/langgraph/threads/${thread}/state`)).status).toBe(200);
    expect((await bob.api(`/api/langgraph/threads/${thread}/state`)).status).toBe(404);
    expect(await bob.ask(thread, "Hello")).not.toContain("conversation of mine");
  });

  test("is acknowledged only if its conversation can be listed, which it is as soon as the database takes writes", async () => {
    const db = openDatabase<object>(`file:${path.join(system.dataDir, "app.db")}`);
    await sql`create trigger no_space before insert on conversations begin
      select raise(fail, 'database or disk is full'); end`.execute(db);
    const threadId = randomUUID();
    const input = { messages: [{ type: "human", content: "Hello" }] };
    const refused = await alice.api(`/api/langgraph/threads/${threadId}/runs/stream`, {
      json: { assistant_id: "agent", input, if_not_exists: "create" },
    });
    await sql`drop trigger no_space`.execute(db);
    await db.destroy();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining("no space left") });
    await expect.poll(() => alice.api(`/chat/${threadId}`).then(({ status }) => status)).toBe(200);
    const { values } = await (await alice.api(`/api/langgraph/threads/${threadId}/state`)).json();
    expect(values.messages).toMatchObject([{ content: "Hello" }, { type: "ai" }]);
  });

  test("to a thread that another person's program created claims nothing and reveals nothing", async () => {
    const thread = randomUUID();
    const run = { assistant_id: "agent", input: { messages: [{ type: "human", content: QUESTION }] } };
    const program = async () =>
      fetch(`${system.addresses.langgraph}/threads/${thread}/runs/wait`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(await bearer(system, await findIdentity(alice))) },
        // Queued, because the server may still be finishing the previous run.
        body: JSON.stringify({ ...run, if_not_exists: "create", multitask_strategy: "enqueue" }),
      });
    expect((await program()).status).toBe(200);
    const claiming = await bob.api(`/api/langgraph/threads/${thread}/runs/stream`, { json: run });
    expect(claiming.status).toBe(404);
    expect((await program()).status).toBe(200);
    expect(await (await bob.api(`/api/inspector/${thread}`)).text()).not.toContain("list_repositories");
    expect((await bob.api(`/api/conversations/${thread}`)).status).toBe(404);
    // Its owner still has access in the app.
    await expect
      .poll(() => alice.ask(thread, QUESTION), { timeout: 15_000 })
      .toContain("alice/wonderland-api");
  });

  test("leaves no token in what the LangGraph server returns or stores", async () => {
    const thread = randomUUID();
    const stream = await alice.ask(thread, QUESTION);
    const shown = await Promise.all(
      [
        `/threads/${thread}`,
        `/threads/${thread}/state`,
        `/threads/${thread}/history`,
        `/threads/${thread}/runs`,
      ].map(async (path) => (await alice.api(`/api/langgraph${path}`)).text()),
    );
    const stored = readFileSync(path.join(system.dataDir, "checkpoints.db"), "latin1");
    // The prefixes of GitHub's tokens; the canary test searches for the issued ones.
    expect([stream, ...shown, stored, system.output()].join("\n")).not.toMatch(/gh[oprsu]_\w{16}/);
  });
});

describe("an answer", () => {
  const whoAmI = { call: "get_authenticated_user", args: {} };

  test.each(["agent", "mcp_agent"])("of %s with twelve rounds of tool calls completes", async (assistant) => {
    const conversation = new Conversation(alice, assistant);
    expect(await conversation.follow(...Array<Step>(12).fill(whoAmI), "All twelve.")).toContain(
      "All twelve.",
    );
    expect(await conversation.toolResults()).toHaveLength(12);
  });

  test("that loops is ended with an explanation", async () => {
    const conversation = new Conversation(alice);
    await conversation.follow(...Array<Step>(MOST_MODEL_CALLS + 1).fill(whoAmI));
    expect((await conversation.messages()).at(-1)?.content).toMatch(/^I stop here/);
    expect(await conversation.toolResults()).toHaveLength(MOST_MODEL_CALLS);
  });
});

describe("a session token", () => {
  const call = (token: string | undefined) =>
    fetch(`${system.addresses.langgraph}/threads/search`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: "{}",
    });

  test.each([
    ["missing", async () => undefined],
    ["malformed", async () => "not.a.token"],
    ["expired", () => forgeSessionToken(system.dataDir, { iss: system.appUrl, ageSeconds: 120 })],
    ["from another issuer", () => forgeSessionToken(system.dataDir, { iss: "https://other.example" })],
    ["for another audience", () => forgeSessionToken(system.dataDir, { iss: system.appUrl, aud: "github" })],
    ["of another type", () => forgeSessionToken(system.dataDir, { iss: system.appUrl, typ: "JWT" })],
    ["of no live session", () => forgeSessionToken(system.dataDir, { iss: system.appUrl })],
  ])("that is %s is answered with 401", async (_name, make) => {
    const answer = await call(await make());
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  });
});

describe("after a crash", () => {
  test("of the LangGraph process between two messages, the conversation is stored and continues", async () => {
    const thread = randomUUID();
    await alice.ask(thread, QUESTION);
    await crashAgent(system);
    const state = await alice.api(`/api/langgraph/threads/${thread}/state`);
    expect(await state.text()).toContain("alice/wonderland-api");
    const stream = await alice.ask(thread, "Thank you");
    expect(stream).toContain(QUESTION);
  });

  test("of the LangGraph process, nobody else can claim the conversation by its id", async () => {
    const thread = randomUUID();
    await alice.ask(thread, "Something private");
    await crashAgent(system);
    const taken = await bob.api("/api/langgraph/threads", {
      json: { thread_id: thread, if_exists: "do_nothing" },
    });
    expect(taken.status).toBe(404);
    expect(await bob.ask(thread, "What was said here?")).not.toContain("Something private");
    expect((await bob.api(`/api/langgraph/threads/${thread}/state`)).status).toBe(404);
  });

  test("of the web process, people are still signed in and connected", async () => {
    await crashAndRestart(system, "web", `${system.appUrl}/api/health`);
    expect(await alice.ask(randomUUID(), QUESTION)).toContain("alice/wonderland-api");
  });

  test("of the auth provider and of GitHub, connections still work", async () => {
    await crashAndRestart(
      system,
      "identity",
      `${system.addresses.identity}/.well-known/openid-configuration`,
    );
    await crashAndRestart(system, "github", `${system.addresses.github}/healthz`);
    expect(await alice.ask(randomUUID(), QUESTION)).toContain("alice/wonderland-api");
  });
});

describe("while a service is down", () => {
  test("the answer explains GitHub's failure, and a later request succeeds", async () => {
    await fetch(`${system.addresses.github}/_control/fault`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ path: "/user/repos", status: 503, times: 10 }),
    });
    const thread = randomUUID();
    expect(await alice.ask(thread, QUESTION)).toMatch(/GitHub/);
    await fetch(`${system.addresses.github}/_control/fault`, { method: "DELETE" });
    expect(await alice.ask(thread, QUESTION)).toContain("alice/wonderland-api");
  });

  test("a request to a hanging LangGraph server ends when the browser aborts it", async () => {
    await whilePaused(system, "langgraph", async () => {
      const giveUp = AbortSignal.timeout(1_000);
      await expect(
        alice.api(`/api/langgraph/threads/${randomUUID()}/state`, { signal: giveUp }),
      ).rejects.toThrow();
    });
    await expect.poll(() => isHealthy(`${system.addresses.langgraph}/info`)).toBe(true);
  });
});
