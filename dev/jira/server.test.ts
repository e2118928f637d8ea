import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLOUD_ID } from "#dev/jira/seed.ts";
import { startJira } from "#dev/jira/server.ts";
import { askForTokens, connect, JIRA_APP, visit } from "#dev/jira/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";

let jira: Running;
beforeAll(async () => {
  jira = await startJira({ app: JIRA_APP });
});
afterAll(() => jira.close());

async function get(path: string, token: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(jira.url + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: await answer.json() };
}

const search = (token: string, jql: string, site = CLOUD_ID) =>
  get(`/ex/jira/${site}/rest/api/3/search/jql?${new URLSearchParams({ jql })}`, token);

describe("the embedded Atlassian's log-in", () => {
  test("issues tokens for consent, without offline_access no refresh token", async () => {
    const tokens = await connect(jira.url, { login: "alice" });
    expect(tokens).toMatchObject({
      expires_in: 3600,
      token_type: "Bearer",
      refresh_token: expect.any(String),
    });
    expect(await get("/me", tokens.access_token)).toMatchObject({ body: { nickname: "alice" } });
    const modest = await connect(jira.url, { login: "alice", scope: "read:me" });
    expect(modest.refresh_token).toBeUndefined();
    const refused = await search(modest.access_token, "project = TEA");
    expect(refused).toMatchObject({ status: 401, body: { message: "Unauthorized; scope does not match" } });
  });

  test.each([
    ["another application", { client_id: "other" }],
    ["another redirect_uri, even below ours", { redirect_uri: `${JIRA_APP.redirect_uri}/x` }],
    ["no audience", { audience: "" }],
  ])("refuses %s", async (_name, query) => {
    expect(await visit(jira.url, { login: "alice", query })).toBeUndefined();
  });

  test("answers a refresh token that comes twice with 403, and revokes the whole grant", async () => {
    const { refresh_token = "" } = await connect(jira.url, { login: "bob" });
    const refresh = () => askForTokens(jira.url, { grant_type: "refresh_token", refresh_token });
    const second = await refresh();
    expect(await refresh()).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
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
    const { access_token } = await connect(jira.url, { login });
    const issues = keys.map((key) => ({ key }));
    expect(await search(access_token, jql)).toMatchObject({ status: 200, body: { issues } });
  });

  test.each([
    ["ORDER BY updated", /Unbounded/],
    ["colour = blue", /Field 'colour' does not exist/],
    ["assignee = = me", /not understood/],
  ])("refuses “%s” as Jira does, and another site", async (jql, words) => {
    const { access_token } = await connect(jira.url, { login: "alice" });
    const body = { errorMessages: [expect.stringMatching(words)] };
    expect(await search(access_token, jql)).toMatchObject({ status: 400, body });
    expect((await search(access_token, "project = TEA", "other")).status).toBe(404);
  });
});
