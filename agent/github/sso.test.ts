import { expect, test } from "vitest";
import { readSsoLink } from "#agent/github/sso.ts";
import { explainGitHubError } from "./errors.ts";
import { listNotifications } from "./tools/account.ts";
import { listBranches } from "./tools/branches.ts";
import { createIssue } from "./tools/change-issues.ts";
import { listRepositories } from "./tools/list-repositories.ts";
import { getIssue, listIssues, searchIssues } from "./tools/read-issues.ts";
import { callTool, openBroker, servePlayedGitHub } from "./tools/testing/played-github.ts";

const API = "https://api.github.com";
const LINK = "https://github.com/orgs/acme/sso?authorization_request=AZSCKtL4U8y_-1H3s%3D";

test.each([
  [LINK, API],
  ["https://github.com/enterprises/acme-inc/sso", API],
  ["https://acme.ghe.com/orgs/acme/sso?authorization_request=A", "https://api.acme.ghe.com"],
  ["https://git.acme.example/orgs/acme/sso?authorization_request=A", "https://git.acme.example/api/v3"],
])("%s is a link of the GitHub whose API is %s", (url, api) => {
  expect(readSsoLink(`required; url=${url}`, api)).toBe(url);
});

test.each([
  "https://evil.example/orgs/acme/sso",
  "https://github.com.evil.example/orgs/acme/sso",
  "https://github.com@evil.example/orgs/acme/sso",
  "https://someone@github.com/orgs/acme/sso",
  "http://github.com/orgs/acme/sso",
  "https://github.com:8443/orgs/acme/sso",
  "https://gist.github.com/orgs/acme/sso",
  "https://github.com/login/oauth/authorize?client_id=x",
  "https://github.com/orgs/acme/sso/../../../logout",
  "https://github.com/orgs/acme/sso?authorization_request=a&return_to=https://evil.example",
  "https://github.com/orgs/acme/sso#x",
  "javascript:alert(1)",
  "//github.com/orgs/acme/sso",
  "",
])("%s is none", (url) => {
  expect(readSsoLink(`required; url=${url}`, API)).toBeUndefined();
});

const github = await servePlayedGitHub();

test("a 403 that requires single sign-on has the link to authorize, in the message and as a link", async () => {
  const link = `${github.url}/orgs/acme/sso?authorization_request=A`;
  github.script = () => ({
    status: 403,
    headers: { "x-github-sso": `required; url=${link}` },
    body: { message: "Resource protected by organization SAML enforcement." },
  });
  const { text, artifact } = await callTool(listRepositories, {}, openBroker(github.url));
  expect(text).toContain(`at ${link}, and then ask again`);
  expect(artifact).toEqual({ sso_link: link });
});

test("a link to another host is not passed on; the message says where to go", async () => {
  github.script = () => ({
    status: 403,
    headers: { "x-github-sso": "required; url=https://evil.example/orgs/acme/sso" },
    body: { message: "No" },
  });
  const { text, artifact } = await callTool(listRepositories, {}, openBroker(github.url));
  expect(text).toMatch(/single sign-on.*sign in to the organization there, then connect GitHub again/);
  expect(text).not.toContain("evil");
  expect(artifact).toBeUndefined();
});

test.each([
  [listRepositories, {}, []],
  [searchIssues, { query: "hat" }, { total_count: 0, items: [] }],
  [listNotifications, {}, []],
] as const)("a list that GitHub cut ($name) says so, and how to authorize", async (tool, args, body) => {
  github.script = () => ({
    headers: { "x-github-sso": "partial-results; organizations=21955855,20582480" },
    body,
  });
  const { note } = (await callTool(tool, args, openBroker(github.url))).result;
  expect(note).toMatch(/not complete: GitHub left out what belongs to 2 organizations with single sign-on/);
  expect(note).toContain(`${github.url}/orgs/ORGANIZATION/sso`);
  expect(note).toContain("connect GitHub again in Settings → Connections");
});

const CUT = { "x-github-sso": "partial-results; organizations=21955855" };
const ISSUE = { number: 7, title: "Hat", state: "open", labels: [], user: { login: "bob" } };
const TARGET = { owner: "acme", repo: "shop" };

test("the person sees what was left out without the model's help", async () => {
  github.script = () => ({ headers: CUT, body: [] });
  const { result, artifact } = await callTool(listRepositories, {}, openBroker(github.url));
  expect(artifact).toEqual({ incomplete: result.note });
});

test("organizations of every page and every header are counted once", async () => {
  github.script = ({ query }) => {
    const page = Number(query.get("page") ?? 1);
    const next = { link: `<${github.url}/issues?page=2>; rel="next"` };
    const header = `partial-results; organizations=1,${page}, partial-results; organizations= 3`;
    return { headers: { "x-github-sso": header, ...(page === 1 ? next : {}) }, body: [] };
  };
  const { result } = await callTool(listBranches, TARGET, openBroker(github.url));
  expect(github.arrivals.length).toBeGreaterThan(1);
  expect(result.note).toContain("what belongs to 3 organizations");
});

test("a cut answer about one thing is not called a list", async () => {
  github.script = ({ path }) => ({ headers: CUT, body: path.endsWith("/comments") ? [] : ISSUE });
  const { result } = await callTool(getIssue, { ...TARGET, number: 7 }, openBroker(github.url));
  expect(result.note).toMatch(/^This answer is not complete/);
});

test("a write whose answer was cut is not asked for a second time", async () => {
  github.script = () => ({ status: 201, headers: CUT, body: ISSUE });
  const { result, status } = await callTool(createIssue, { ...TARGET, title: "Hat" }, openBroker(github.url));
  expect(status).toBe("success");
  expect(result.note).toMatch(/don't repeat it\.$/);
  expect(result.note).not.toContain("ask again");
});

test.each([
  ["a 404", listIssues, { status: 404 }, {}, "Not Found"],
  ["a write", createIssue, { status: 403 }, {}, "No"],
  ["a spent rate limit", listIssues, { status: 403 }, { "x-ratelimit-remaining": "0" }, "No"],
  ["a name like a limit's", listIssues, { status: 403 }, {}, "Protected by anti-abuse-inc SAML"],
  [
    "missing scopes",
    listIssues,
    { status: 403 },
    { "x-oauth-scopes": "gist", "x-accepted-oauth-scopes": "repo" },
    "No",
  ],
] as const)(
  "single sign-on is what the person learns of %s",
  async (_name, tool, answer, headers, message) => {
    const link = `${github.url}/orgs/acme/sso?authorization_request=A`;
    const sso = { "x-github-sso": `required; url=${link}` };
    github.script = () => ({ ...answer, headers: { ...sso, ...headers }, body: { message } });
    const asked: unknown[] = [];
    const broker = openBroker(github.url, { ask: (request) => asked.push(request) });
    const { text, artifact } = await callTool(tool, { ...TARGET, title: "Hat" }, broker);
    expect(text).toContain(
      `single sign-on. The person must authorize this connection for the organization on GitHub at ${link}`,
    );
    expect(artifact).toEqual({ sso_link: link });
    expect(asked).toEqual([]);
  },
);

test("a complete list has no such note", async () => {
  github.script = () => ({ body: [] });
  const { text } = await callTool(listRepositories, {}, openBroker(github.url));
  expect(text).not.toContain("single sign-on");
});

test("a rejection without single sign-on keeps GitHub's message", () => {
  expect(explainGitHubError(new Error("x"), { access: "read" })).not.toContain("single sign-on");
});
