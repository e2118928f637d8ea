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

  test.each([
    ["another application", { client_id: "other" }],
    ["another redirect_uri, also one below ours", { redirect_uri: `${JIRA_APP.redirect_uri}/x` }],
    ["no audience", { audience: "" }],
  ])("goes no further for %s", async (_name, query) => {
    await expect(visit(jira.url, { login: "alice", query })).resolves.toBeUndefined();
  });

  test("answers a refresh token that comes twice with 403, and takes the whole grant back", async () => {
    const { refresh_token = "" } = await connect(jira.url, { login: "bob" });
    const refresh = () => askForTokens(jira.url, { grant_type: "refresh_token", refresh_token });
    const second = await refresh();
    await expect(refresh()).resolves.toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    expect((await get("/me", second.body.access_token ?? "")).status).toBe(401);
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
