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
import { type System, startSystem } from "../support/system.ts";
import { readFor } from "./attack.ts";
import { HOSTILE_RUNS } from "./hostile-bodies.ts";
import { bearer, findIdentity, type Identity } from "./victim.ts";

const PER_MINUTE = 120;
const STREAMS = 2;
const MIB = 1024 * 1024;

let system: System;
let alice: HttpPerson;
let bob: HttpPerson;
/** Who comes without the BFF: another person, since both doors count the same person's streams. */
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

/** Holds the model still while something is done: runs that were begun stay in flight. */
async function whileModelStands(work: () => Promise<void>): Promise<void> {
  process.kill(-system.pid("model"), "SIGSTOP");
  try {
    await work();
  } finally {
    process.kill(-system.pid("model"), "SIGCONT");
  }
}

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

const DOORS: [string, (path: string, init?: RequestInit) => Promise<Response>][] = [
  ["the BFF", (path, init) => throughBff(bob, path, init)],
  ["the LangGraph server", direct],
];

describe.each(DOORS)("at the door of %s", (_name, send) => {
  const runs = () => `/threads/${randomUUID()}/runs/stream`;
  const run = (content: string) =>
    JSON.stringify({
      assistant_id: "agent",
      input: { messages: [{ type: "human", content }] },
      if_not_exists: "create",
    });

  test("a body of unsaid length that goes beyond 1 MiB is answered with 413", async () => {
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

  test.each(HOSTILE_RUNS)("a run with $name is answered with $status", async ({ body, status }) => {
    expect((await send(runs(), { method: "POST", body: JSON.stringify(body) })).status).toBe(status);
  });

  test("more streams at once than allowed are answered with 429 and Retry-After, until one is closed", async () => {
    await whileModelStands(async () => {
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

  test("more requests in a minute than allowed are answered with 429 and Retry-After", async () => {
    const answers = await Promise.all(Array.from({ length: PER_MINUTE + 20 }, () => send("/ok")));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

test("signing out in mid-run: the next tool call has no token, and the stream ends", async () => {
  const leaver = new HttpPerson(system.appUrl, "alice");
  await leaver.signIn("wonderland");
  const conversation = new Conversation(leaver);
  let stream: Response | undefined;
  await whileModelStands(async () => {
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

test("ending a session in mid-run ends the streams of its direct clients within 5 seconds, and nobody else's", async () => {
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
  await whileModelStands(async () => {
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

test("deleting a conversation in mid-run stops the run, deletes what was said, and closes the id", async () => {
  const conversation = new Conversation(alice);
  await conversation.ask("Hello, secret tea party");
  await whileModelStands(async () => {
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

describe("the browser's walls", () => {
  const csrf = async (person: HttpPerson): Promise<string> => {
    const answer = await person.fetch(`${system.appUrl}/api/auth/csrf`);
    return ((await answer.json()) as { csrfToken: string }).csrfToken;
  };

  test("every page has a policy with a nonce of its own, which all of its scripts carry, and no unsafe script", async () => {
    const policies = new Set<string>();
    for (const path of ["/", "/sign-in", "/chat", "/settings/connections"]) {
      const page = await alice.fetch(`${system.appUrl}${path}`);
      const policy = page.headers.get("content-security-policy") ?? "";
      policies.add(policy);
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
      expect(scripts).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("connect-src 'self'");
      const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1];
      const tags = [...(await page.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(tags.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
      expect(page.headers.get("x-content-type-options")).toBe("nosniff");
      expect(page.headers.get("referrer-policy")).toBe("same-origin");
      expect(page.headers.get("permissions-policy")).toContain("camera=()");
    }
    expect(policies.size).toBe(4);
  });

  test("private answers are never stored: pages, the agent's data, tokens", async () => {
    for (const path of ["/chat", "/settings/connections", "/api/langgraph/ok", "/api/auth/csrf"]) {
      const answer = await alice.fetch(`${system.appUrl}${path}`);
      expect({ path, cache: answer.headers.get("cache-control") }).toEqual({
        path,
        cache: expect.stringContaining("no-store"),
      });
    }
    const token = await fetch(`${system.appUrl}/api/oauth/token`, { method: "POST" });
    expect(token.headers.get("cache-control")).toContain("no-store");
  });

  test.each([
    ["a foreign origin", { origin: "https://evil.example" }],
    ["no origin at all", {}],
    ["the origin null of a sandboxed frame", { origin: "null" }],
  ])("what changes something is refused from %s", async (_name, headers: Record<string, string>) => {
    const url = `${system.appUrl}/api/langgraph/threads`;
    const made = await alice.fetch(url, { method: "POST", headers, body: "{}" });
    expect(made.status).toBe(403);
    const connect = `${system.appUrl}/api/oauth/connect/github`;
    const connected = await alice.fetch(connect, { method: "POST", headers, body: new URLSearchParams() });
    expect(connected.status).toBe(403);
  });

  test.each(["cross-site", "same-site"])("reading for a %s page is refused", async (site) => {
    const url = `${system.appUrl}/api/langgraph/ok`;
    expect((await alice.fetch(url, { headers: { "sec-fetch-site": site } })).status).toBe(403);
  });

  test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "http://localhost@evil.example/"])(
    "signing in never leads to %s",
    async (callbackUrl) => {
      const person = new HttpPerson(system.appUrl, "carol");
      const begun = await person.post(`${system.appUrl}/api/auth/signin/oidc`, {
        csrfToken: await csrf(person),
        callbackUrl,
      });
      const login = await person.follow(begun);
      const form = { username: "carol", password: "singer", action: "sign-in" };
      const done = await person.follow(await person.post(login.address, form));
      expect(new URL(done.address).origin).toBe(system.appUrl);
    },
  );

  describe("the answer of the auth provider", () => {
    /** Goes through the log-in until the browser would open the callback. */
    async function stopBeforeCallback(): Promise<{ person: HttpPerson; callback: string }> {
      const person = new HttpPerson(system.appUrl, "carol");
      const begun = await person.post(`${system.appUrl}/api/auth/signin/oidc`, {
        csrfToken: await csrf(person),
        callbackUrl: "/api/health",
      });
      const login = await person.follow(begun);
      const form = { username: "carol", password: "singer", action: "sign-in" };
      const { address } = await person.follow(await person.post(login.address, form), /\/callback\/oidc/);
      return { person, callback: address };
    }
    const open = async (person: HttpPerson, address: string): Promise<string | undefined> => {
      await person.fetch(address);
      return person.cookie("obo-session");
    };

    test("signs in the browser that began, once", async () => {
      const { person, callback } = await stopBeforeCallback();
      const first = await open(person, callback);
      expect(first).toBeDefined();
      expect(await open(person, callback)).toBe(first);
    });

    test("opened in another browser signs nobody in", async () => {
      const { callback } = await stopBeforeCallback();
      expect(await open(new HttpPerson(system.appUrl, "bob"), callback)).toBeUndefined();
    });

    test("of another browser's flow does not sign this browser in as the attacker", async () => {
      const [mine, theirs] = [await stopBeforeCallback(), await stopBeforeCallback()];
      expect(await open(mine.person, theirs.callback)).toBeUndefined();
    });

    test.each(["state", "code"])("without its %s, or with a wrong one, signs nobody in", async (name) => {
      for (const value of [undefined, "wrong"]) {
        const { person, callback } = await stopBeforeCallback();
        const url = new URL(callback);
        if (value === undefined) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
        expect(await open(person, url.href)).toBeUndefined();
      }
    });
  });

  test("a GitHub account that somebody else consented with is connected to nobody", async () => {
    const carol = new HttpPerson(system.appUrl, "carol");
    await carol.signIn("singer");
    const begun = await carol.post(`${system.appUrl}/api/oauth/connect/github`, { returnTo: "/api/health" });
    const accounts = await carol.follow(begun);
    const pick = new URL(`/login/session${new URL(accounts.address).search}`, accounts.address).href;
    const consent = await carol.follow(await carol.post(pick, { login: "carol" }));
    const ticket = /name="ticket" value="([^"]+)"/.exec(consent.body)?.[1] ?? "";
    const decision = new URL("/login/oauth/decision", consent.address).href;
    const decided = await carol.post(decision, { ticket, decision: "authorize" });
    const { address: callback } = await carol.follow(decided, /\/api\/oauth\/callback\//);
    const foreign = await bob.fetch(callback);
    expect(foreign.headers.get("location")).toContain("problem=");
    const wrong = callback.replace(/state=[^&]+/, "state=wrong");
    expect((await carol.fetch(wrong)).headers.get("location")).toContain("problem=");
    expect((await carol.fetch(callback)).headers.get("location")).toContain("connected=github");
    expect((await carol.fetch(callback)).headers.get("location")).toContain("problem=");
  });
});
