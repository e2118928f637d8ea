import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type RunningGitHub, startGitHub } from "#dev/github/server.ts";
import { connect, OAUTH_APP } from "#dev/github/visitor.ts";

let github: RunningGitHub;
let token: string;
beforeAll(async () => {
  github = await startGitHub({ clients: [OAUTH_APP], rateLimit: 50 });
  token = (await connect(github.url, { login: "alice" })).access_token;
});
afterAll(() => github.close());
afterEach(async () => {
  for (const what of ["fault", "rate", "writes"]) await control("DELETE", what);
});

function call(
  path: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${github.url}/api/v3${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });
}

function control(method: string, what: string, body?: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${github.url}/_control/${what}`, { method, headers, body: body && JSON.stringify(body) });
}

function comment(body: string): Promise<Response> {
  return call("/repos/alice/tea-party/issues/1/comments", { method: "POST", body: JSON.stringify({ body }) });
}

describe("limits", () => {
  test("count down for each person, and end in 403 with the time to come back", async () => {
    const first = await call("/user");
    expect(first.headers.get("x-ratelimit-limit")).toBe("50");
    await control("POST", "rate", { login: "alice", remaining: 1 });
    expect((await call("/user")).headers.get("x-ratelimit-remaining")).toBe("0");
    const denied = await call("/user");
    expect(denied.status).toBe(403);
    expect(denied.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(Number(denied.headers.get("x-ratelimit-reset")) * 1000).toBeGreaterThan(Date.now());
    expect(await denied.json()).toMatchObject({
      message: expect.stringContaining("API rate limit exceeded"),
    });
    const bob = (await connect(github.url, { login: "bob" })).access_token;
    expect((await call("/user", { headers: { authorization: `token ${bob}` } })).status).toBe(200);
  });

  test("searches have their own", async () => {
    const answer = await call("/search/issues?q=tea");
    expect(answer.headers.get("x-ratelimit-resource")).toBe("search");
    expect(answer.headers.get("x-ratelimit-limit")).toBe("30");
  });
});

describe("ETag", () => {
  test("the same answer again is a 304 that costs nothing, until something changes", async () => {
    const path = "/repos/alice/tea-party/issues/1/comments";
    const first = await call(path);
    const etag = first.headers.get("etag") ?? "";
    const again = await call(path, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get("x-ratelimit-used")).toBe(first.headers.get("x-ratelimit-used"));
    await comment("Something new");
    expect((await call(path, { headers: { "if-none-match": etag } })).status).toBe(200);
  });
});

describe("control", () => {
  test("revoking disconnects a person at once", async () => {
    const carol = (await connect(github.url, { login: "carol" })).access_token;
    const headers = { authorization: `Bearer ${carol}` };
    expect((await call("/user", { headers })).status).toBe(200);
    expect(await (await control("POST", "revoke", { login: "carol" })).json()).toEqual({ revoked: 1 });
    expect((await call("/user", { headers })).status).toBe(401);
  });

  test("a fault hits as many matching requests as told", async () => {
    await control("POST", "fault", {
      method: "GET",
      path: "/repos/alice",
      status: 503,
      headers: { "retry-after": "7" },
      times: 2,
    });
    expect((await call("/user")).status).toBe(200);
    for (const status of [503, 503, 200]) expect((await call("/repos/alice/tea-party")).status).toBe(status);
  });

  test("a fault can cut the connection, before or after the work is done", async () => {
    await control("POST", "fault", { method: "POST", reset: true });
    await expect(comment("lost on the way there")).rejects.toThrow();
    await control("POST", "fault", { method: "POST", reset: true, when: "after" });
    await expect(comment("lost on the way back")).rejects.toThrow();
    const comments = (await (await call("/repos/alice/tea-party/issues/1/comments")).json()) as {
      body: string;
    }[];
    const bodies = comments.map((entry) => entry.body);
    expect(bodies).toContain("lost on the way back");
    expect(bodies).not.toContain("lost on the way there");
  });

  test("a fault can stall, also at the token endpoint", async () => {
    await control("POST", "fault", { path: "/login/oauth/access_token", delay_ms: 60_000 });
    const stalled = fetch(`${github.url}/login/oauth/access_token`, {
      method: "POST",
      signal: AbortSignal.timeout(100),
    });
    await expect(stalled).rejects.toThrow("timeout");
  });

  test("writes are logged with who and what, whatever came of them", async () => {
    await comment("hello");
    await call("/repos/alice/tea-party/issues/1/comments", {
      method: "POST",
      body: "{}",
      headers: { authorization: "Bearer nobody's" },
    });
    await call("/user");
    expect(await (await control("GET", "writes")).json()).toEqual([
      {
        at: expect.any(String),
        method: "POST",
        path: "/repos/alice/tea-party/issues/1/comments",
        login: "alice",
        body: { body: "hello" },
        status: 201,
      },
      {
        at: expect.any(String),
        method: "POST",
        path: "/repos/alice/tea-party/issues/1/comments",
        login: null,
        body: {},
        status: 401,
      },
    ]);
    expect(await (await control("GET", "counters")).json()).toMatchObject({ refreshes: 0, refreshReuses: 0 });
  });

  test("a web page cannot reach it", async () => {
    const form = await fetch(`${github.url}/_control/revoke`, {
      method: "POST",
      body: new URLSearchParams({ login: "alice" }),
    });
    expect(form.status).toBe(415);
    const headers = { "content-type": "application/json", "sec-fetch-site": "cross-site" };
    expect(
      (await fetch(`${github.url}/_control/revoke`, { method: "POST", headers, body: '{"login":"alice"}' }))
        .status,
    ).toBe(403);
  });
});

describe("places", () => {
  test("the API answers at the root too, and is healthy", async () => {
    expect((await fetch(`${github.url}/healthz`)).status).toBe(200);
    const answer = await fetch(`${github.url}/user`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ login: "alice" });
  });

  test("the emulator's own login and lists over repositories are out of reach", async () => {
    for (const path of [
      "/app/installations",
      "/users/bob/repos",
      "/search/repositories?q=x",
      "/repositories/1",
    ]) {
      expect((await call(path)).status).toBe(404);
    }
  });

  test("malformed JSON is a 400, and what the emulator refuses keeps its status", async () => {
    const path = "/repos/alice/tea-party/issues/3";
    expect((await call(path, { method: "PATCH", body: "{" })).status).toBe(400);
    expect((await call("/repos/alice/tea-party/issues", { method: "POST", body: "{}" })).status).toBe(422);
  });

  test("links lead to pages, and private ones only for who may see them", async () => {
    const headers = { accept: "text/html" };
    const issue = await fetch(`${github.url}/alice/wonderland-api/issues/7`, { headers });
    expect(await issue.text()).toContain("500 on sign-in when the password contains a plus sign");
    expect((await fetch(`${github.url}/alice/looking-glass`, { headers })).status).toBe(404);
    const cookie = "embedded_github_login=alice";
    expect(
      (await fetch(`${github.url}/alice/looking-glass`, { headers: { ...headers, cookie } })).status,
    ).toBe(200);
    expect((await fetch(`${github.url}/avatars/u/alice`)).headers.get("content-type")).toContain(
      "image/svg+xml",
    );
  });
});
