import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningGitHub, startGitHub } from "#dev/github/server.ts";
import { connect, GITHUB_APP, OAUTH_APP } from "#dev/github/visitor.ts";

const APP = { ...GITHUB_APP, slug: "an-app", setup_url: "http://127.0.0.1:9/callback" };

let github: RunningGitHub;
let token: string;
beforeAll(async () => {
  github = await startGitHub({ clients: [APP, OAUTH_APP] });
  token = (await connect(github.url, { login: "alice", client: APP })).access_token;
  await fetch(`${github.url}/_control/uninstall`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login: "alice" }),
  });
});
afterAll(() => github.close());

const open = (path: string, method = "GET", bearer = token): Promise<Response> =>
  fetch(`${github.url}/api/v3/repos/alice/${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}` },
    body: method === "GET" ? undefined : JSON.stringify({ body: "Hello", title: "Hello" }),
  });

test("where an app is not installed its token reads what is public, sees nothing private, and changes nothing", async () => {
  expect((await open("tea-party")).status).toBe(200);
  expect((await open("looking-glass")).status).toBe(404);
  const refused = await open("tea-party/issues", "POST");
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ message: "Resource not accessible by integration" });
});

test("notifications are kept from an app's token, and not from an OAuth App's", async () => {
  const { access_token } = await connect(github.url, { login: "alice", scope: "notifications" });
  const list = (path: string, bearer: string): Promise<Response> =>
    fetch(`${github.url}/api/v3${path}`, { headers: { authorization: `Bearer ${bearer}` } });
  const refused = await list("/notifications", token);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ message: "Resource not accessible by integration" });
  expect((await list("/notifications", access_token)).status).toBe(200);
});

test("the app's token lists where it is installed, and no longer where it was taken away", async () => {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${github.url}/api/v3/user/installations`, { headers });
  const { installations } = (await answer.json()) as { installations: { account: { login: string } }[] };
  const accounts = installations.map(({ account }) => account.login);
  expect(accounts).not.toContain("alice");
  expect(accounts.length).toBeGreaterThan(0);
});

test("an OAuth App's token knows no installations", async () => {
  const { access_token } = await connect(github.url, { login: "alice" });
  expect((await open("looking-glass", "GET", access_token)).status).toBe(200);
});

test("installing leads to the app's setup URL with the state that came, and opens the account", async () => {
  const page = `${github.url}/apps/an-app/installations/new?state=s1`;
  const headers = { cookie: "embedded_github_login=alice" };
  expect(await (await fetch(page, { headers })).text()).toContain("Install On Behalf Of");
  const done = await fetch(page, { method: "POST", headers, redirect: "manual" });
  expect(done.headers.get("location")).toBe(
    "http://127.0.0.1:9/callback?installation_id=1&setup_action=install&state=s1",
  );
  expect((await open("looking-glass")).status).toBe(200);
  expect((await fetch(page, { redirect: "manual" })).status).toBe(404);
});
