import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startGitHub } from "#dev/github/server.ts";
import { connect, control, OAUTH_APP } from "#dev/github/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";

const COMMENTS = "/repos/alice/tea-party/issues/1/comments";
let github: Running;
let token: string;

beforeAll(async () => {
  github = await startGitHub({ clients: [OAUTH_APP], rateLimit: 50 });
  token = (await connect(github.url, { login: "alice" })).access_token;
});
afterAll(() => github.close());
afterEach(async () => {
  for (const path of ["/fault", "/writes"]) await control(github.url, "DELETE", path);
});

const set = (path: string, body: object): Promise<Response> => control(github.url, "POST", path, body);
const call = (path: string, bearer = token): Promise<Response> =>
  fetch(`${github.url}/api/v3${path}`, { headers: { authorization: `Bearer ${bearer}` } });
const post = (path: string, body: string, bearer = token): Promise<Response> =>
  fetch(`${github.url}/api/v3${path}`, {
    method: "POST",
    headers: { authorization: `token ${bearer}` },
    body,
  });
const comment = (body: string): Promise<Response> => post(COMMENTS, JSON.stringify({ body }));

test("limits count down for each person, and end in 403 with the time to come back", async () => {
  const { access_token } = await connect(github.url, { login: "bob" });
  expect((await call("/user", access_token)).headers.get("x-ratelimit-limit")).toBe("50");
  await set("/rate", { login: "bob", remaining: 1 });
  expect((await call("/user", access_token)).headers.get("x-ratelimit-remaining")).toBe("0");
  const denied = await call("/user", access_token);
  expect(denied.status).toBe(403);
  expect(Number(denied.headers.get("x-ratelimit-reset")) * 1000).toBeGreaterThan(Date.now());
  expect(await denied.json()).toMatchObject({ message: "API rate limit exceeded for user bob." });
  expect((await call("/user")).status).toBe(200);
  const search = await call("/search/issues?q=tea", access_token);
  expect(search.headers.get("x-ratelimit-resource")).toBe("search");
});

test("revoking disconnects a person at once", async () => {
  const { access_token } = await connect(github.url, { login: "carol" });
  expect((await call("/user", access_token)).status).toBe(200);
  expect(await (await set("/revoke", { login: "carol" })).json()).toEqual({ revoked: 1 });
  expect((await call("/user", access_token)).status).toBe(401);
});

test("a fault answers as many matching requests as told", async () => {
  await set("/fault", { method: "GET", path: "/repos/alice", status: 503, times: 2 });
  expect((await call("/user")).status).toBe(200);
  for (const status of [503, 503, 200]) expect((await call("/repos/alice/tea-party")).status).toBe(status);
});

test("a fault cuts the connection, before or after the work is done", async () => {
  await set("/fault", { method: "POST", reset: true });
  await expect(comment("lost on the way there")).rejects.toThrow();
  await set("/fault", { method: "POST", reset: true, when: "after" });
  await expect(comment("lost on the way back")).rejects.toThrow();
  const text = await (await call(COMMENTS)).text();
  expect(text).toContain("lost on the way back");
  expect(text).not.toContain("lost on the way there");
});

test("a fault stalls, also at the token endpoint", async () => {
  await set("/fault", { path: "/login/oauth/access_token", delay_ms: 60_000 });
  const signal = AbortSignal.timeout(100);
  const stalled = fetch(`${github.url}/login/oauth/access_token`, { method: "POST", signal });
  await expect(stalled).rejects.toThrow("timeout");
});

test("a stalled request proceeds when the faults are cleared", async () => {
  await set("/fault", { path: "/user", delay_ms: 60_000 });
  let isOver = false;
  const stalled = call("/user").finally(() => {
    isOver = true;
  });
  await call(COMMENTS);
  expect(isOver).toBe(false);
  await control(github.url, "DELETE", "/fault");
  expect((await stalled).status).toBe(200);
});

test("writes are logged with the person, the body and the status", async () => {
  await comment("hello");
  await post(COMMENTS, "{}", "unknown");
  await call("/user");
  const common = { at: expect.any(String), method: "POST", path: COMMENTS };
  expect(await (await control(github.url, "GET", "/writes")).json()).toEqual([
    { ...common, login: "alice", body: { body: "hello" }, status: 201 },
    { ...common, login: null, body: {}, status: 401 },
  ]);
});

test("a web page cannot reach the control endpoints", async () => {
  const body = new URLSearchParams({ login: "alice" });
  const form = await fetch(`${github.url}/_control/revoke`, { method: "POST", body });
  expect(form.status).toBe(415);
  const headers = { "content-type": "application/json", "sec-fetch-site": "cross-site" };
  const page = await fetch(`${github.url}/_control/revoke`, { method: "POST", headers, body: "{}" });
  expect(page.status).toBe(403);
});

test("the API is at the root too, and what it does not have is 404", async () => {
  const headers = { authorization: `Bearer ${token}` };
  expect(await (await fetch(`${github.url}/user`, { headers })).json()).toMatchObject({ login: "alice" });
  for (const path of ["/app/installations", "/search/repositories?q=x", "/repos/alice/tea-party/forks"])
    expect((await call(path)).status).toBe(404);
});

test("malformed JSON is a 400, and a missing field a 422", async () => {
  expect((await post("/repos/alice/tea-party/issues", "{")).status).toBe(400);
  expect((await post("/repos/alice/tea-party/issues", "{}")).status).toBe(422);
});

test("links lead to pages; private ones for those who may see them", async () => {
  const open = (path: string, cookie = ""): Promise<Response> =>
    fetch(github.url + path, { headers: { accept: "text/html", cookie } });
  const issue = await open("/alice/wonderland-api/issues/7");
  expect(await issue.text()).toContain("500 on sign-in when the password contains a plus sign");
  expect((await open("/alice/looking-glass")).status).toBe(404);
  expect((await open("/alice/looking-glass", "embedded_github_login=alice")).status).toBe(200);
  expect((await open("/avatars/alice")).headers.get("content-type")).toContain("image/svg+xml");
});
