import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub } from "#dev/github/server.ts";
import { connect, control, exchange, GITHUB_APP, OAUTH_APP, visit } from "#dev/github/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";

// RFC 7636, appendix B
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const PKCE = { code_challenge: CHALLENGE, code_challenge_method: "S256" };
const dataFile = join(mkdtempSync(join(tmpdir(), "github-")), "state.json");
const options = { clients: [OAUTH_APP, GITHUB_APP], dataFile };

let github: Running;
beforeAll(async () => {
  github = await startGitHub(options);
});
afterAll(() => github.close());

async function statusOf(token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${github.url}/api/v3/user`, { headers })).status;
}

async function codeOf(login: string, query?: Record<string, string>): Promise<string> {
  const back = await visit(github.url, query ? { login, query } : { login });
  return back.searchParams.get("code") ?? "";
}

async function errorOf(fields: Record<string, string>, client = OAUTH_APP): Promise<string | undefined> {
  return (await exchange(github.url, client, fields)).error;
}

function openConsent(search: Record<string, string>, cookie = ""): Promise<Response> {
  const query = new URLSearchParams({ client_id: OAUTH_APP.client_id, ...search });
  const url = `${github.url}/login/oauth/authorize?${query}`;
  return fetch(url, { headers: { cookie }, redirect: "manual" });
}

describe("authorization", () => {
  test("returns a code and the state; the code with its verifier is exchanged for a token", async () => {
    const back = await visit(github.url, { login: "alice", query: PKCE });
    expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?code=[0-9a-f]{40}&state=a-state$/);
    const code = back.searchParams.get("code") ?? "";
    const token = await exchange(github.url, OAUTH_APP, { code, code_verifier: VERIFIER });
    expect(token).toMatchObject({ token_type: "bearer", scope: "repo" });
    expect(token.access_token).toMatch(/^gho_\w{36}$/);
    expect(await statusOf(token.access_token)).toBe(200);
  });

  test("refuses a wrong or missing verifier, and a code that comes twice", async () => {
    for (const code_verifier of ["wrong", ""]) {
      const code = await codeOf("bob", PKCE);
      expect(await errorOf({ code, code_verifier })).toBe("bad_verification_code");
      expect(await errorOf({ code, code_verifier: VERIFIER })).toBe("bad_verification_code");
    }
  });

  test("refuses a code to another client, with a wrong secret, or another redirect_uri", async () => {
    const code = await codeOf("bob");
    const wrong = { ...OAUTH_APP, client_secret: "wrong" };
    expect(await errorOf({ code }, wrong)).toBe("incorrect_client_credentials");
    expect(await errorOf({ code }, GITHUB_APP)).toBe("bad_verification_code");
    expect(await errorOf({ code, redirect_uri: "http://127.0.0.1:9/other" })).toBe("redirect_uri_mismatch");
  });

  test("asks once for the same scopes, and again for more or with prompt=consent", async () => {
    const visitor = { login: "carol", scope: "read:user", decision: "cancel" } as const;
    await connect(github.url, { ...visitor, decision: "accept" });
    const { searchParams } = await visit(github.url, visitor);
    expect(searchParams.has("code")).toBe(true);
    for (const more of [{ scope: "repo" }, { query: { prompt: "consent" } }]) {
      const back = await visit(github.url, { ...visitor, ...more });
      expect(back.searchParams.get("error")).toBe("access_denied");
      expect(back.searchParams.get("state")).toBe("a-state");
    }
  });

  test.each([
    "http://127.0.0.1:9/callbackish",
    "http://127.0.0.1:10/callback",
    "http://evil.example/callback",
    "javascript:alert(1)",
  ])("refuses the redirect_uri %s without a redirect", async (redirect_uri) => {
    expect((await openConsent({ redirect_uri })).status).toBe(400);
  });

  test("takes a redirect_uri below the registered path", async () => {
    const redirect_uri = "http://127.0.0.1:9/callback/deep";
    const back = await visit(github.url, { login: "alice", query: { redirect_uri } });
    expect(back.pathname).toBe("/callback/deep");
  });

  test("names the application and its scopes on the consent page, which works in one browser only", async () => {
    const answer = await openConsent({ scope: "notifications" }, "embedded_github_login=alice");
    const page = await answer.text();
    expect(page).toContain("Authorize On Behalf Of");
    expect(page).toContain("Read and clear your notifications");
    const [, ticket = ""] = /name="ticket" value="([^"]+)"/.exec(page) ?? [];
    const body = new URLSearchParams({ ticket, decision: "authorize" });
    const headers = { cookie: "embedded_github_login=bob" };
    const other = await fetch(`${github.url}/login/oauth/decision`, {
      method: "POST",
      body,
      headers,
    });
    expect(other.status).toBe(400);
  });
});

describe("a GitHub App's tokens", () => {
  const visitor = { login: "bob", client: GITHUB_APP, scope: "" };
  const refresh = (refresh_token = "") =>
    exchange(github.url, GITHUB_APP, { grant_type: "refresh_token", refresh_token });

  test("expire, and the refresh token brings a new pair while the old one stops", async () => {
    const first = await connect(github.url, visitor);
    const refresh_token = expect.stringMatching(/^ghr_/);
    expect(first).toMatchObject({ expires_in: 28_800, scope: "", refresh_token });
    await control(github.url, "POST", "/expire", { login: "bob" });
    expect(await statusOf(first.access_token)).toBe(401);
    const second = await refresh(first.refresh_token);
    expect(second.access_token).toMatch(/^ghu_/);
    expect(await statusOf(first.access_token)).toBe(401);
    expect(await statusOf(second.access_token)).toBe(200);
  });

  test("are all revoked by a refresh token that comes twice", async () => {
    const first = await connect(github.url, visitor);
    const second = await refresh(first.refresh_token);
    expect((await refresh(first.refresh_token)).error).toBe("bad_refresh_token");
    expect(await statusOf(second.access_token)).toBe(401);
    expect((await refresh(second.refresh_token)).error).toBe("bad_refresh_token");
  });
});

test("an application checks a token, and revokes a grant with all its tokens, with its secret", async () => {
  const manage = (method: string, what: string, access_token: string, secret = OAUTH_APP.client_secret) => {
    const basic = Buffer.from(`${OAUTH_APP.client_id}:${secret}`).toString("base64");
    const headers = { authorization: `Basic ${basic}`, "content-type": "application/json" };
    const url = `${github.url}/api/v3/applications/${OAUTH_APP.client_id}/${what}`;
    return fetch(url, { method, headers, body: JSON.stringify({ access_token }) });
  };
  const { access_token: one } = await connect(github.url, { login: "alice" });
  const { access_token: two } = await connect(github.url, { login: "alice" });
  expect((await manage("POST", "token", one, "wrong")).status).toBe(401);
  const checked = await (await manage("POST", "token", one)).json();
  expect(checked).toMatchObject({ scopes: ["repo"], user: { login: "alice" } });
  expect((await manage("DELETE", "grant", two)).status).toBe(204);
  for (const token of [one, two]) expect(await statusOf(token)).toBe(401);
  expect((await manage("POST", "token", one)).status).toBe(404);
});

test("the state file keeps people connected over a restart, is for its owner only, and holds no token", async () => {
  const { access_token } = await connect(github.url, { login: "alice" });
  expect(statSync(dataFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(dataFile, "utf8")).not.toContain(access_token);
  await github.close();
  github = await startGitHub(options);
  expect(await statusOf(access_token)).toBe(200);
});
