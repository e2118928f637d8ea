import { afterAll, beforeAll, expect, test } from "vitest";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { startJira } from "#dev/jira/server.ts";
import { JIRA_APP } from "#dev/jira/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";
import { findEmbedded } from "#scripts/launch/stand-ins.ts";
import { checkAtlassian } from "./check.ts";

let jira: Running;
beforeAll(async () => {
  jira = await startJira({ app: JIRA_APP });
});
afterAll(() => jira.close());

function check(change: Record<string, string> = {}) {
  const { client_id, client_secret } = JIRA_APP;
  const app = { ATLASSIAN_CLIENT_ID: client_id, ATLASSIAN_CLIENT_SECRET: client_secret };
  const env = { ...makeTestEnv(), ...app, ATLASSIAN_AUTH_URL: jira.url, ...change };
  return checkAtlassian({ embedded: findEmbedded(env), web: parseWebEnv(env) });
}

test("valid credentials pass, with the callback to register", async () => {
  await expect(check()).resolves.toMatchObject([
    { status: "pass", message: expect.stringContaining("/api/oauth/callback/atlassian") },
  ]);
});

test("a wrong secret is reported, and not shown", async () => {
  const findings = await check({ ATLASSIAN_CLIENT_SECRET: "canary" });
  expect(findings).toMatchObject([{ status: "fail" }]);
  expect(JSON.stringify(findings)).not.toContain("canary");
});

test("an unreachable Atlassian is reported", async () => {
  await expect(check({ ATLASSIAN_AUTH_URL: "http://127.0.0.1:9" })).resolves.toMatchObject([
    { status: "fail" },
  ]);
});

test("no app is valid: there is no Jira then", async () => {
  const none = { ATLASSIAN_CLIENT_ID: "", ATLASSIAN_CLIENT_SECRET: "" };
  await expect(check(none)).resolves.toMatchObject([{ status: "pass" }]);
});
