import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

let system: System;
let alice: HttpPerson;
let bob: HttpPerson;

beforeAll(async () => {
  system = await startSystem();
  alice = new HttpPerson(system.appUrl, "alice");
  bob = new HttpPerson(system.appUrl, "bob");
  await alice.signIn("wonderland");
  await bob.signIn("builder");
});
afterAll(() => system.stop());

const csrf = async (person: HttpPerson): Promise<string> => {
  const answer = await person.fetch(`${system.appUrl}/api/auth/csrf`);
  return ((await answer.json()) as { csrfToken: string }).csrfToken;
};

test("every page has a content security policy with its own nonce, carried by all of its scripts, and no unsafe sources", async () => {
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

test("private responses are never cached: pages, agent data, tokens", async () => {
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
])("a state-changing request from %s is rejected", async (_name, headers: Record<string, string>) => {
  const url = `${system.appUrl}/api/langgraph/threads`;
  const made = await alice.fetch(url, { method: "POST", headers, body: "{}" });
  expect(made.status).toBe(403);
  const connect = `${system.appUrl}/api/oauth/connect/github`;
  const connected = await alice.fetch(connect, { method: "POST", headers, body: new URLSearchParams() });
  expect(connected.status).toBe(403);
});

test.each(["cross-site", "same-site"])("a read from a %s page is rejected", async (site) => {
  const url = `${system.appUrl}/api/langgraph/ok`;
  expect((await alice.fetch(url, { headers: { "sec-fetch-site": site } })).status).toBe(403);
});

test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "http://localhost@evil.example/"])(
  "signing in never redirects to %s",
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

describe("the callback of the auth provider", () => {
  /** Logs in but does not open the callback. */
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

  test("signs in the browser that started the login, once", async () => {
    const { person, callback } = await stopBeforeCallback();
    const first = await open(person, callback);
    expect(first).toBeDefined();
    expect(await open(person, callback)).toBe(first);
  });

  test("opened in another browser signs nobody in", async () => {
    const { callback } = await stopBeforeCallback();
    expect(await open(new HttpPerson(system.appUrl, "bob"), callback)).toBeUndefined();
  });

  test("from another browser's flow does not sign this browser in as the attacker", async () => {
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

test("a GitHub account authorized by another person is not connected", async () => {
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
