import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLOUD_ID } from "#dev/jira/seed.ts";
import { type RunningJira, startJira } from "#dev/jira/server.ts";
import { askForTokens, connect, JIRA_APP, visit } from "#dev/jira/visitor.ts";

let jira: RunningJira;
beforeAll(async () => {
  jira = await startJira({ app: JIRA_APP });
});
afterAll(() => jira.close());

async function get(
  pathname: string,
  token: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${jira.url}${pathname}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: await answer.json() };
}

async function search(
  login: string,
  jql: string,
): Promise<{ status: number; keys: string[]; body: unknown }> {
  const { access_token } = await connect(jira.url, { login });
  const { status, body } = await get(
    `/ex/jira/${CLOUD_ID}/rest/api/3/search/jql?${new URLSearchParams({ jql })}`,
    access_token,
  );
  const issues = Array.isArray(body.issues) ? body.issues : [];
  return { status, keys: issues.map(({ key }: { key: string }) => key), body };
}

describe("the embedded Atlassian's log-in", () => {
  test("gives tokens for consent, and says whose they are", async () => {
    const tokens = await connect(jira.url, { login: "alice" });
    expect(tokens).toMatchObject({ expires_in: 3600, token_type: "Bearer" });
    await expect(get("/me", tokens.access_token)).resolves.toMatchObject({ body: { nickname: "alice" } });
  });

  test("gives no refresh token without offline_access", async () => {
    const tokens = await connect(jira.url, { login: "alice", scope: "read:me" });
    expect(tokens.refresh_token).toBeUndefined();
  });

  test("sends a refusal back to the application", async () => {
    const back = await visit(jira.url, { login: "alice", decision: "cancel" });
    expect(Object.fromEntries(back?.searchParams ?? [])).toMatchObject({
      error: "access_denied",
      state: "a-state",
    });
  });

  test.each([
    ["another application", { client_id: "other" }],
    ["another redirect_uri, also one below ours", { redirect_uri: `${JIRA_APP.redirect_uri}/x` }],
    ["no audience", { audience: "" }],
  ])("goes no further for %s", async (_name, query) => {
    await expect(visit(jira.url, { login: "alice", query })).resolves.toBeUndefined();
  });

  test("takes a code once, with the right secret and verifier", async () => {
    const back = await visit(jira.url, {
      login: "alice",
      query: { code_challenge: "x", code_challenge_method: "S256" },
    });
    const fields = { grant_type: "authorization_code", code: back?.searchParams.get("code") ?? "" };
    const stranger = { ...JIRA_APP, client_secret: "wrong" };
    expect((await askForTokens(jira.url, fields, stranger)).status).toBe(401);
    expect((await askForTokens(jira.url, { ...fields, code_verifier: "y" })).body.error).toBe(
      "invalid_grant",
    );
    expect((await askForTokens(jira.url, fields)).body.error).toBe("invalid_grant");
  });

  test("rotates refresh tokens, and takes the whole grant back when one comes twice", async () => {
    const first = await connect(jira.url, { login: "bob" });
    const refresh = (token = "") =>
      askForTokens(jira.url, { grant_type: "refresh_token", refresh_token: token });
    const second = await refresh(first.refresh_token);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    await expect(refresh(first.refresh_token)).resolves.toMatchObject({
      status: 403,
      body: { error: "invalid_grant" },
    });
    expect((await get("/me", second.body.access_token ?? "")).status).toBe(401);
  });

  test("keeps everyone connected over a restart, and no token in its file", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "obo-jira-"));
    const dataFile = path.join(folder, "jira.json");
    const before = await startJira({ app: JIRA_APP, dataFile });
    const { access_token } = await connect(before.url, { login: "alice" });
    await before.close();
    const after = await startJira({ app: JIRA_APP, dataFile });
    const me = await fetch(`${after.url}/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(me.status).toBe(200);
    expect(readFileSync(dataFile, "utf8")).not.toContain(access_token);
    await after.close();
    rmSync(folder, { recursive: true });
  });

  test("listens on loopback only", async () => {
    await expect(startJira({ app: JIRA_APP, host: "0.0.0.0" })).rejects.toThrow("loopback only");
  });
});

describe("the embedded Jira's search", () => {
  test.each([
    ["alice", "assignee = currentUser() AND statusCategory != Done", ["TEA-4", "TEA-6"]],
    ["alice", "assignee = currentUser() ORDER BY priority", ["TEA-4", "TEA-1", "TEA-6"]],
    ["alice", 'text ~ "clock six"', ["TEA-4"]],
    ["alice", "assignee is EMPTY", ["TEA-9"]],
    ["alice", 'project in (TEA, BRICK) AND status = "In Review"', ["TEA-7"]],
    ["bob", "project = TEA", []],
    ["bob", "issuetype = Bug ORDER BY updated ASC", ["BRICK-3", "STAGE-1"]],
    ["carol", "key = tea-9", ["TEA-9"]],
    ["carol", "updated >= -2d AND project = TEA", ["TEA-9", "TEA-7", "TEA-4"]],
  ])("shows %s for %s: %o", async (login, jql, keys) => {
    await expect(search(login, jql)).resolves.toMatchObject({ status: 200, keys });
  });

  test.each([
    ["", /Unbounded/],
    ["ORDER BY updated", /Unbounded/],
    ["colour = blue", /Field 'colour' does not exist/],
    ["assignee = = me", /not understood/],
  ])("refuses “%s” as Jira does", async (jql, words) => {
    await expect(search("alice", jql)).resolves.toMatchObject({
      status: 400,
      body: { errorMessages: [expect.stringMatching(words)] },
    });
  });

  test("wants its scope, and the site's own id", async () => {
    const { access_token } = await connect(jira.url, { login: "alice", scope: "read:me offline_access" });
    const query = new URLSearchParams({ jql: "project = TEA" });
    await expect(
      get(`/ex/jira/${CLOUD_ID}/rest/api/3/search/jql?${query}`, access_token),
    ).resolves.toMatchObject({ status: 401, body: { message: "Unauthorized; scope does not match" } });
    const whole = await connect(jira.url, { login: "alice" });
    expect((await get(`/ex/jira/other/rest/api/3/search/jql?${query}`, whole.access_token)).status).toBe(404);
  });
});
