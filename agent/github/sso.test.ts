import { expect, test } from "vitest";
import { readSsoLink } from "#agent/github/sso.ts";
import { explainGitHubError } from "./errors.ts";
import { listNotifications } from "./tools/list-notifications.ts";
import { listRepositories } from "./tools/list-repositories.ts";
import { searchIssues } from "./tools/search-issues.ts";
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

test("a complete list has no such note", async () => {
  github.script = () => ({ body: [] });
  const { text } = await callTool(listRepositories, {}, openBroker(github.url));
  expect(text).not.toContain("single sign-on");
});

test("a rejection without single sign-on keeps GitHub's message", () => {
  expect(explainGitHubError(new Error("x"), { access: "read" })).not.toContain("single sign-on");
});
