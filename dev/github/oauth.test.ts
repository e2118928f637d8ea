import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningGitHub, startGitHub } from "#dev/github/server.ts";
import { connect, exchange, GITHUB_APP, OAUTH_APP, visit } from "#dev/github/visitor.ts";

const CHALLENGE = {
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
};
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636, appendix B
const dataFile = join(mkdtempSync(join(tmpdir(), "github-")), "state.json");
const options = { clients: [OAUTH_APP, GITHUB_APP], dataFile };

let github: RunningGitHub;
beforeAll(async () => {
  github = await startGitHub(options);
});
afterAll(() => github.close());

function getUser(token: string | undefined): Promise<Response> {
  return fetch(`${github.url}/api/v3/user`, { headers: { authorization: `Bearer ${token}` } });
}

function manage(method: string, what: string, access_token: string, secret = OAUTH_APP.client_secret) {
  const authorization = `Basic ${Buffer.from(`${OAUTH_APP.client_id}:${secret}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/json" };
  const body = JSON.stringify({ access_token });
  return fetch(`${github.url}/api/v3/applications/${OAUTH_APP.client_id}/${what}`, {
    method,
    headers,
    body,
  });
}

describe("authorization", () => {
  test("brings a person back with a code and the state, and the code with its verifier is worth a token", async () => {
    const back = await visit(github.url, { login: "alice", query: CHALLENGE });
    expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?code=[0-9a-f]{40}&state=a-state$/);
    const token = await exchange(github.url, OAUTH_APP, {
      code: back.searchParams.get("code") ?? "",
      code_verifier: VERIFIER,
    });
    expect(token).toMatchObject({ token_type: "bearer", scope: "repo" });
    expect(token.access_token).toMatch(/^gho_\w{36}$/);
    expect(await (await getUser(token.access_token)).json()).toMatchObject({
      login: "alice",
      name: "Alice Liddell",
    });
  });

  test("a wrong or missing verifier, and a code that comes twice, are bad_verification_code", async () => {
    for (const code_verifier of ["wrong", ""]) {
      const back = await visit(github.url, { login: "bob", query: CHALLENGE });
      const code = back.searchParams.get("code") ?? "";
      expect((await exchange(github.url, OAUTH_APP, { code, code_verifier })).error).toBe(
        "bad_verification_code",
      );
      expect((await exchange(github.url, OAUTH_APP, { code, code_verifier: VERIFIER })).error).toBe(
        "bad_verification_code",
      );
    }
  });

  test("a code is worth nothing to another client or with a wrong secret or redirect_uri", async () => {
    const code = (await visit(github.url, { login: "bob" })).searchParams.get("code") ?? "";
    const wrong = { ...OAUTH_APP, client_secret: "wrong" };
    expect((await exchange(github.url, wrong, { code })).error).toBe("incorrect_client_credentials");
    expect((await exchange(github.url, GITHUB_APP, { code })).error).toBe("bad_verification_code");
    expect(
      (await exchange(github.url, OAUTH_APP, { code, redirect_uri: "http://127.0.0.1:9/other" })).error,
    ).toBe("redirect_uri_mismatch");
  });

  test("cancelling returns access_denied", async () => {
    const back = await visit(github.url, { login: "carol", decision: "cancel", scope: "repo" });
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.get("state")).toBe("a-state");
  });

  test("asks once for the same scopes, and again for more or with prompt=consent", async () => {
    const first = { login: "carol", scope: "read:user" };
    await connect(github.url, first);
    const refusing = { ...first, decision: "cancel" as const };
    expect((await visit(github.url, refusing)).searchParams.has("code")).toBe(true);
    expect((await visit(github.url, { ...refusing, scope: "repo" })).searchParams.get("error")).toBe(
      "access_denied",
    );
    expect(
      (await visit(github.url, { ...refusing, query: { prompt: "consent" } })).searchParams.get("error"),
    ).toBe("access_denied");
  });

  test("a redirect_uri outside the registered path, host or port is refused without a redirect", async () => {
    for (const redirect_uri of [
      "http://127.0.0.1:9/callbackish",
      "http://127.0.0.1:10/callback",
      "http://evil.example/callback",
      "javascript:alert(1)",
    ]) {
      const search = new URLSearchParams({ client_id: OAUTH_APP.client_id, redirect_uri });
      const answer = await fetch(`${github.url}/login/oauth/authorize?${search}`, { redirect: "manual" });
      expect(answer.status).toBe(400);
    }
    const below = await visit(github.url, {
      login: "alice",
      query: { redirect_uri: "http://127.0.0.1:9/callback/deep" },
    });
    expect(below.pathname).toBe("/callback/deep");
  });

  test("the consent page names the application and its scopes, and cannot be used from another browser", async () => {
    const search = new URLSearchParams({ client_id: OAUTH_APP.client_id, scope: "notifications" });
    const cookie = "embedded_github_login=alice";
    const page = await (
      await fetch(`${github.url}/login/oauth/authorize?${search}`, { headers: { cookie } })
    ).text();
    expect(page).toContain("Authorize On Behalf Of");
    expect(page).toContain("Read and clear your notifications");
    const [, ticket = ""] = /name="ticket" value="([^"]+)"/.exec(page) ?? [];
    const body = new URLSearchParams({ ticket, decision: "authorize" });
    const other = await fetch(`${github.url}/login/oauth/decision`, {
      method: "POST",
      body,
      headers: { cookie: "embedded_github_login=bob" },
    });
    expect(other.status).toBe(400);
  });
});

describe("tokens of a GitHub App", () => {
  const visitor = { login: "bob", client: GITHUB_APP, scope: "" };
  const refresh = (refresh_token = "") =>
    exchange(github.url, GITHUB_APP, { grant_type: "refresh_token", refresh_token });

  test("expire, and the refresh token brings a new pair while the old one stops", async () => {
    const first = await connect(github.url, visitor);
    expect(first).toMatchObject({
      expires_in: 28_800,
      scope: "",
      refresh_token: expect.stringMatching(/^ghr_/),
    });
    const second = await refresh(first.refresh_token);
    expect(second.access_token).toMatch(/^ghu_/);
    expect((await getUser(first.access_token)).status).toBe(401);
    expect((await getUser(second.access_token)).status).toBe(200);
  });

  test("a refresh token that comes twice revokes the whole grant", async () => {
    const first = await connect(github.url, visitor);
    const second = await refresh(first.refresh_token);
    expect((await refresh(first.refresh_token)).error).toBe("bad_refresh_token");
    expect((await getUser(second.access_token)).status).toBe(401);
    expect((await refresh(second.refresh_token)).error).toBe("bad_refresh_token");
  });

  test("an expired one is 401 until it is refreshed", async () => {
    const first = await connect(github.url, visitor);
    const headers = { "content-type": "application/json" };
    await fetch(`${github.url}/_control/expire`, {
      method: "POST",
      headers,
      body: JSON.stringify({ login: "bob" }),
    });
    expect((await getUser(first.access_token)).status).toBe(401);
    expect((await getUser((await refresh(first.refresh_token)).access_token)).status).toBe(200);
  });
});

describe("applications", () => {
  test("check a token, and revoke a grant with all its tokens, with the right secret", async () => {
    const one = (await connect(github.url, { login: "alice" })).access_token;
    const two = (await connect(github.url, { login: "alice" })).access_token;
    expect((await manage("POST", "token", one, "wrong")).status).toBe(401);
    const checked = await (await manage("POST", "token", one)).json();
    expect(checked).toMatchObject({ scopes: ["repo"], user: { login: "alice" } });
    expect((await manage("DELETE", "grant", two)).status).toBe(204);
    for (const token of [one, two]) expect((await getUser(token)).status).toBe(401);
    expect((await manage("POST", "token", one)).status).toBe(404);
  });
});

describe("the state file", () => {
  test("keeps people connected over a restart, is for its owner only, and holds no token", async () => {
    const { access_token } = await connect(github.url, { login: "alice" });
    expect(statSync(dataFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(dataFile, "utf8")).not.toContain(access_token);
    await github.close();
    github = await startGitHub(options);
    expect((await getUser(access_token)).status).toBe(200);
  });

  test("a host that is not loopback is refused", async () => {
    await expect(startGitHub({ clients: [], host: "0.0.0.0" })).rejects.toThrow("loopback only");
  });
});
