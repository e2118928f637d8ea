import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as oauth from "oauth4webapi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunningIdentity, startIdentity } from "#dev/identity/server.ts";
import { TestBrowser } from "#dev/oauth/browser.ts";

const REDIRECT_URI = "http://127.0.0.1:9/callback";
const AFTER_LOGOUT = "http://127.0.0.1:9/";
const CLIENT = {
  client_id: "web",
  client_secret: "a-secret-for-tests-only",
  redirect_uris: [REDIRECT_URI],
  post_logout_redirect_uris: [AFTER_LOGOUT],
};
const insecure = { [oauth.allowInsecureRequests]: true };

let dataDir: string;
let identity: RunningIdentity;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "identity-"));
  identity = await startIdentity({ port: 0, dataDir, clients: [CLIENT] });
});
afterEach(async () => {
  await identity.close();
  await rm(dataDir, { recursive: true });
});

async function discover(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(identity.url);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
}

interface Attempt {
  url: string;
  verifier: string;
  nonce: string;
  state: string;
}

async function beginLogin(extra: Record<string, string> = {}): Promise<Attempt> {
  const server = await discover();
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = oauth.generateRandomNonce();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    client_id: CLIENT.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    scope: "openid profile email",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...extra,
  }).toString();
  return { url: url.href, verifier, nonce, state };
}

async function finishLogin(callback: Response, attempt: Attempt): Promise<oauth.IDToken> {
  const server = await discover();
  const client = { client_id: CLIENT.client_id };
  const params = oauth.validateAuthResponse(
    server,
    client,
    new URL(callback.headers.get("location") ?? ""),
    attempt.state,
  );
  const authenticate = oauth.ClientSecretBasic(CLIENT.client_secret);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authenticate,
    params,
    REDIRECT_URI,
    attempt.verifier,
    insecure,
  );
  const result = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: attempt.nonce,
    requireIdToken: true,
  });
  const claims = oauth.getValidatedIdTokenClaims(result);
  if (!claims) throw new Error("no ID token");
  return claims;
}

async function signIn(
  browser: TestBrowser,
  username = "alice",
  password = "wonderland",
): Promise<oauth.IDToken> {
  const attempt = await beginLogin();
  const page = await browser.open(attempt.url);
  const callback = await browser.open(page.url, { username, password, action: "sign-in" });
  return finishLogin(callback, attempt);
}

describe("the embedded auth provider", () => {
  it("describes itself, with PKCE S256 and an end-session endpoint", async () => {
    const server = await discover();
    expect(server.issuer).toBe(identity.url);
    expect(server.code_challenge_methods_supported).toEqual(["S256"]);
    expect(server.end_session_endpoint).toMatch(/^http/);
  });

  it("logs a person in by the code flow, with name and email in the ID token", async () => {
    const claims = await signIn(new TestBrowser(identity.url));
    expect(claims).toMatchObject({
      name: "Alice Liddell",
      preferred_username: "alice",
      email: "alice@example.com",
      email_verified: true,
    });
    expect(claims.sub).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("answers a wrong password with a message and keeps the username", async () => {
    const browser = new TestBrowser(identity.url);
    const page = await browser.open((await beginLogin()).url);
    const answer = await browser.open(page.url, { username: "alice", password: "nope", action: "sign-in" });
    expect(answer.status).toBe(401);
    const text = await answer.text();
    expect(text).toContain("Wrong username or password.");
    expect(text).toContain('value="alice"');
  });

  it("escapes the username that it shows again", async () => {
    const browser = new TestBrowser(identity.url);
    const page = await browser.open((await beginLogin()).url);
    const answer = await browser.open(page.url, { username: '"><script>x', password: "nope" });
    expect(await answer.text()).not.toContain("<script>x");
  });

  it("refuses a code with another verifier", async () => {
    const browser = new TestBrowser(identity.url);
    const attempt = await beginLogin();
    const page = await browser.open(attempt.url);
    const callback = await browser.open(page.url, { username: "alice", password: "wonderland" });
    const stolen = { ...attempt, verifier: oauth.generateRandomCodeVerifier() };
    await expect(finishLogin(callback, stolen)).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("refuses a login without PKCE", async () => {
    const url = new URL((await beginLogin()).url);
    url.searchParams.delete("code_challenge");
    url.searchParams.delete("code_challenge_method");
    const answer = await new TestBrowser(identity.url).open(url.href);
    expect(answer.headers.get("location")).toContain("error=invalid_request");
  });

  it("refuses an unknown redirect_uri on a page of its own, without redirecting", async () => {
    const attempt = await beginLogin({ redirect_uri: "http://127.0.0.1:9/elsewhere" });
    const answer = await new TestBrowser(identity.url).open(attempt.url);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.text()).toContain("invalid_redirect_uri");
  });

  it("sends access_denied back when the person cancels", async () => {
    const browser = new TestBrowser(identity.url);
    const page = await browser.open((await beginLogin()).url);
    const answer = await browser.open(page.url, { username: "", password: "", action: "cancel" });
    expect(answer.headers.get("location")).toContain("error=access_denied");
  });

  it("does not know a login page without the interaction's cookie", async () => {
    const page = await new TestBrowser(identity.url).open((await beginLogin()).url);
    const answer = await new TestBrowser(identity.url).open(page.url, {
      username: "alice",
      password: "wonderland",
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("Start again");
  });

  it("does not ask again while the session lives, unless prompt=login says so", async () => {
    const browser = new TestBrowser(identity.url);
    await signIn(browser);
    const again = await browser.open((await beginLogin()).url);
    expect(again.headers.get("location")).toContain(`${REDIRECT_URI}?code=`);
    const forced = await browser.open((await beginLogin({ prompt: "login" })).url);
    expect(await forced.text()).toContain("Password");
  });

  it("answers prompt=consent without a page", async () => {
    const browser = new TestBrowser(identity.url);
    await signIn(browser);
    const answer = await browser.open((await beginLogin({ prompt: "consent" })).url);
    expect(answer.headers.get("location")).toContain("code=");
  });

  it("keeps sessions and keys over a restart, in files that only their owner reads", async () => {
    const browser = new TestBrowser(identity.url);
    const before = await signIn(browser);
    const port = Number(new URL(identity.url).port);
    await identity.close();
    identity = await startIdentity({ port, dataDir, clients: [CLIENT] });
    const attempt = await beginLogin();
    const claims = await finishLogin(await browser.open(attempt.url), attempt);
    expect(claims.sub).toBe(before.sub);
    for (const file of ["jwks.json", "cookie-keys.json", "sessions.json"]) {
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
    }
  });

  it("signs out and returns to the application", async () => {
    const browser = new TestBrowser(identity.url);
    await signIn(browser);
    const server = await discover();
    const url = new URL(server.end_session_endpoint ?? "");
    url.search = new URLSearchParams({
      client_id: CLIENT.client_id,
      post_logout_redirect_uri: AFTER_LOGOUT,
      state: "s1",
    }).toString();
    const page = await (await browser.open(url.href)).text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const action = /action="([^"]+)"/.exec(page)?.[1] ?? "";
    const answer = await browser.open(action, { xsrf, logout: "yes" });
    expect(answer.headers.get("location")).toBe(`${AFTER_LOGOUT}?state=s1`);
    const next = await browser.open((await beginLogin()).url);
    expect(await next.text()).toContain("Password");
  });
});
