import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startIdentity } from "#dev/identity/server.ts";
import { Application } from "#dev/identity/testing/sign-in.ts";
import { TestBrowser } from "#dev/oauth/testing/browser.ts";
import type { Running } from "#dev/server/listen.ts";

const CALLBACK = "http://127.0.0.1:9/callback";
const AFTER_LOGOUT = "http://127.0.0.1:9/";
const CLIENT = {
  client_id: "web",
  client_secret: "a-secret-for-tests-only",
  redirect_uris: [CALLBACK],
  post_logout_redirect_uris: [AFTER_LOGOUT],
};
const ALICE = { username: "alice", password: "wonderland" };

let dataDir: string;
let identity: Running;
let web: Application;
let browser: TestBrowser;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "identity-"));
  identity = await startIdentity({ port: 0, dataDir, clients: [CLIENT] });
  web = await Application.discover(identity.url, CLIENT);
  browser = new TestBrowser(identity.url);
});
afterEach(() => identity.close());

/** Opens the page of a new authorization request, or what it redirects to. */
const open = async (more?: Record<string, string>): Promise<Response> =>
  browser.open((await web.begin(more)).url);

test("signs a person in by the code flow, with name and email in the ID token", async () => {
  const { claims } = await web.signIn(browser, ALICE);
  expect(claims).toMatchObject({
    sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: "Alice Liddell",
    preferred_username: "alice",
    email: "alice@example.com",
    email_verified: true,
  });
});

test("answers a wrong password with a message, and shows the username again, escaped", async () => {
  const { url } = await open();
  const answer = await browser.open(url, { username: '"><script>x', password: "nope" });
  expect(answer.status).toBe(401);
  const page = await answer.text();
  expect(page).toContain("Wrong username or password.");
  expect(page).toContain('value="&quot;&gt;&lt;script&gt;x"');
});

test("refuses a code with another verifier", async () => {
  const attempt = await web.begin();
  const page = await browser.open(attempt.url);
  const redirect = await browser.open(page.url, ALICE);
  const stolen = { ...attempt, verifier: "x".repeat(43) };
  await expect(web.finish(redirect, stolen)).rejects.toMatchObject({ error: "invalid_grant" });
});

test("refuses a request without PKCE", async () => {
  const url = new URL((await web.begin()).url);
  url.searchParams.delete("code_challenge");
  url.searchParams.delete("code_challenge_method");
  const answer = await browser.open(url.href);
  expect(answer.headers.get("location")).toContain("error=invalid_request");
});

test("refuses an unknown redirect_uri on a page of its own, without redirecting", async () => {
  const answer = await open({ redirect_uri: "http://127.0.0.1:9/elsewhere" });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("location")).toBeNull();
  expect(await answer.text()).toContain("invalid_redirect_uri");
});

test("returns access_denied when the person cancels", async () => {
  const { url } = await open();
  const answer = await browser.open(url, { username: "", password: "", decision: "cancel" });
  expect(answer.headers.get("location")).toContain("error=access_denied");
});

test("refuses a login form without the interaction's cookie", async () => {
  const { url } = await open();
  const answer = await new TestBrowser(identity.url).open(url, ALICE);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("Start again");
});

test("asks for the password once a session, unless prompt=login; prompt=consent shows no page", async () => {
  await web.signIn(browser, ALICE);
  for (const more of [undefined, { prompt: "consent" }])
    expect((await open(more)).headers.get("location")).toContain(`${CALLBACK}?code=`);
  expect(await (await open({ prompt: "login" })).text()).toContain("Password");
});

test("keeps sessions and keys over a restart, in files that only their owner reads", async () => {
  const before = await web.signIn(browser, ALICE);
  const port = Number(new URL(identity.url).port);
  await identity.close();
  identity = await startIdentity({ port, dataDir, clients: [CLIENT] });
  const attempt = await web.begin();
  const { claims } = await web.finish(await browser.open(attempt.url), attempt);
  expect(claims.sub).toBe(before.claims.sub);
  for (const file of ["jwks.json", "cookie-keys.json", "sessions.json"])
    expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
});

test("signs out and returns to the application", async () => {
  await web.signIn(browser, ALICE);
  const url = new URL(web.server.end_session_endpoint ?? "");
  const query = { client_id: CLIENT.client_id, post_logout_redirect_uri: AFTER_LOGOUT, state: "s1" };
  url.search = new URLSearchParams(query).toString();
  const page = await (await browser.open(url.href)).text();
  const [, xsrf = ""] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
  const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
  const answer = await browser.open(action, { xsrf, logout: "yes" });
  expect(answer.headers.get("location")).toBe(`${AFTER_LOGOUT}?state=s1`);
  expect(await (await open()).text()).toContain("Password");
});
