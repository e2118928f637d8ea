import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";
import { startTlsProxy, type TlsProxy } from "../support/tls-proxy.ts";

/** The app behind a TLS-terminating proxy, as in docs/deploy.md. Records the app's Set-Cookie headers. */
class CookieRecorder extends HttpPerson {
  readonly cookies: string[] = [];

  override async fetch(address: string, init?: RequestInit): Promise<Response> {
    const answer = await super.fetch(address, init);
    if (address.startsWith(this.appUrl)) this.cookies.push(...answer.headers.getSetCookie());
    return answer;
  }
}

let proxy: TlsProxy;
let system: System;
let alice: CookieRecorder;

beforeAll(async () => {
  proxy = await startTlsProxy();
  system = await startSystem({ env: { APP_URL: proxy.url } });
  proxy.target(system.addresses.web);
  alice = new CookieRecorder(proxy.url, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
});
afterAll(async () => {
  await system?.stop();
  proxy?.close();
});

test("every cookie is host-only, Secure and HttpOnly", () => {
  expect(alice.cookie("__Host-obo-session")?.length).toBeGreaterThan(30);
  const given = alice.cookies.filter((line) => !/^[^=]*=;/.test(line));
  expect(given.length).toBeGreaterThan(3);
  for (const line of given) {
    // The prefixes need the path "/". The connect flow's cookie is encrypted and limited to its callback's path.
    if (!line.startsWith("obo-connect-")) expect(line).toMatch(/^__(Host|Secure)-/);
    expect(line).toMatch(/; Secure/i);
    expect(line).toMatch(/; HttpOnly/i);
    expect(line).toMatch(/; SameSite=Lax/i);
    expect(line).not.toMatch(/; Domain=/i);
  }
});

test("every response has exactly one Strict-Transport-Security header", async () => {
  const page = await (await alice.fetch(`${proxy.url}/sign-in`)).text();
  const script = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? "no script";
  const pages = ["/", "/sign-in", "/chat", "/settings/connections", "/nothing-here", "/icon.svg", script];
  const agent = ["/threads/search", `/threads/${randomUUID()}`, "/no-such-route"].map(
    (path) => `/api/langgraph${path}`,
  );
  const others = ["/api/health", "/api/ready", "/api/oauth/token", "/api/oauth/introspect", "/%E0%A4%A"];
  for (const path of [...pages, ...agent, ...others]) {
    const answer = await alice.fetch(`${proxy.url}${path}`);
    await answer.body?.cancel();
    expect([path, answer.headers.get("strict-transport-security")]).toEqual([
      path,
      expect.stringMatching(/^max-age=\d{8}; includeSubDomains$/),
    ]);
  }
  const stream = await alice.api(`/api/langgraph/threads/${randomUUID()}/runs/stream`, { json: {} });
  expect(stream.headers.get("strict-transport-security")).toContain("max-age");
});

test("the agent answers as the person", async () => {
  expect(await alice.ask(randomUUID(), "Which repositories do I have?")).toContain("alice/wonderland-api");
});

test("a request from the same host's http origin is rejected", async () => {
  const headers = { origin: proxy.url.replace("https:", "http:") };
  const answer = await alice.api("/api/langgraph/threads/search", { json: {}, headers });
  expect(answer.status).toBe(403);
});

test("signing in and connecting work behind a proxy that keeps Host and adds no X-Forwarded headers", async () => {
  proxy.forwards(false);
  try {
    const bob = new CookieRecorder(proxy.url, "bob");
    await bob.signInByForm("builder");
    expect(bob.cookie("__Host-obo-session")?.length).toBeGreaterThan(30);
    await bob.connectGitHub();
  } finally {
    proxy.forwards(true);
  }
});
