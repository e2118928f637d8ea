import type { Octokit } from "octokit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitHub } from "#dev/github/server.ts";
import { control, GITHUB_APP, OAUTH_APP, octokitFor } from "#dev/github/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";

const APP = { ...GITHUB_APP, slug: "an-app", setup_url: "http://127.0.0.1:9/callback" };
const PUBLIC = { owner: "alice", repo: "tea-party" };
const PRIVATE = { owner: "alice", repo: "looking-glass" };
const NOT_ACCESSIBLE = { status: 403, message: expect.stringContaining("not accessible by integration") };
let github: Running;
let app: Octokit;

beforeAll(async () => {
  github = await startGitHub({ clients: [APP, OAUTH_APP] });
  app = await octokitFor(github.url, { login: "alice", client: APP });
  await control(github.url, "POST", "/uninstall", { login: "alice" });
});
afterAll(() => github.close());

test("where an app is not installed its token reads what is public, sees nothing private, and changes nothing", async () => {
  expect((await app.rest.repos.get(PUBLIC)).status).toBe(200);
  await expect(app.rest.repos.get(PRIVATE)).rejects.toMatchObject({ status: 404 });
  await expect(app.rest.issues.create({ ...PUBLIC, title: "Hello" })).rejects.toMatchObject(NOT_ACCESSIBLE);
});

test("an OAuth App's token needs no installation; notifications are for such tokens only", async () => {
  const oauth = await octokitFor(github.url, { login: "alice", scope: "repo notifications" });
  expect((await oauth.rest.repos.get(PRIVATE)).status).toBe(200);
  expect((await oauth.rest.activity.listNotificationsForAuthenticatedUser()).status).toBe(200);
  const refused = app.rest.activity.listNotificationsForAuthenticatedUser();
  await expect(refused).rejects.toMatchObject(NOT_ACCESSIBLE);
});

test("the app's token lists where it is installed, and no longer where it was removed", async () => {
  const { data } = await app.rest.apps.listInstallationsForAuthenticatedUser();
  expect(data.installations).toMatchObject([{ account: { login: "teacup-labs" } }]);
});

test("installing leads to the app's setup URL with the state that came, and opens the account", async () => {
  const page = `${github.url}/apps/an-app/installations/new?state=s1`;
  const headers = { cookie: "embedded_github_login=alice" };
  expect(await (await fetch(page, { headers })).text()).toContain("Install On Behalf Of");
  const done = await fetch(page, { method: "POST", headers, redirect: "manual" });
  const back = "http://127.0.0.1:9/callback?installation_id=1&setup_action=install&state=s1";
  expect(done.headers.get("location")).toBe(back);
  expect((await app.rest.repos.get(PRIVATE)).status).toBe(200);
  expect((await fetch(page, { redirect: "manual" })).status).toBe(404);
});
