import { describe, expect, test } from "vitest";
import { listNotifications } from "./account.ts";
import { listCommits } from "./branches.ts";
import { assignIssue } from "./change-issues.ts";
import type { GitHubTool } from "./define.ts";
import { getFile, searchCode } from "./files.ts";
import { listRepositories } from "./list-repositories.ts";
import { getPullRequestDiff } from "./pull-request-diff.ts";
import { getIssue, listIssues } from "./read-issues.ts";
import { listPullRequestFiles } from "./read-pull-requests.ts";
import { callTool, openBroker, servePlayedGitHub } from "./testing/played-github.ts";
import { getWorkflowRunFailedLogs } from "./workflow-runs.ts";

const github = await servePlayedGitHub();
const hats = { owner: "alice", repo: "webshop" };

/** The parsed answer of a tool that must succeed. */
async function ask(tool: GitHubTool, args: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { status, text, result } = await callTool(tool, args, openBroker(github.url));
  if (status === "error") throw new Error(text);
  return result;
}

function makeIssue(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const html_url = `https://github.test/alice/webshop/issues/${number}`;
  return { number, title: `Issue ${number}`, state: "open", labels: [], comments: 0, html_url, ...more };
}

describe("long results", () => {
  test("list_issues shows 30 without pull requests, and says how to narrow the list", async () => {
    const body = Array.from({ length: 100 }, (_, index) =>
      makeIssue(index + 1, index < 5 ? { pull_request: {} } : {}),
    );
    github.script = () => ({ body });
    const { issues, note } = await ask(listIssues, hats);
    expect(issues).toHaveLength(30);
    expect(issues).toMatchObject({ 0: { number: 6, author: null, assignees: [] } });
    expect(note).toBe("Showing 30 of 100 or more. Narrow it with state or labels, or use search_issues.");
    expect(github.arrivals[0]?.query.get("per_page")).toBe("100");
  });

  test("get_issue reads the last page of many comments", async () => {
    const comment = { user: null, body: "x".repeat(5000), created_at: "2026-01-01T00:00:00Z" };
    github.script = ({ path }) => ({
      body: path.endsWith("/comments")
        ? Array.from({ length: 50 }, () => comment)
        : makeIssue(1, { comments: 250, body: "y".repeat(20_000) }),
    });
    const { issue, note } = await ask(getIssue, { ...hats, number: 1 });
    expect(github.arrivals[1]?.query.get("page")).toBe("3");
    expect(note).toBe("Showing the last 20 of 250 comments.");
    const { body, comments } = issue as { body: string; comments: { body: string }[] };
    expect(body).toContain("[… 12000 more characters left out]");
    expect(comments[0]?.body).toContain("[… 3000 more characters left out]");
  });

  test("get_file shows whole lines, and can continue", async () => {
    const text = Array.from({ length: 1000 }, (_, index) => `line ${index + 1} is here`).join("\n");
    const content = Buffer.from(text).toString("base64");
    github.script = () => ({
      body: { type: "file", path: "a.txt", size: text.length, sha: "s", content, html_url: "u" },
    });
    const begin = await ask(getFile, { ...hats, path: "a.txt" });
    const next = Number(/from_line (\d+)/.exec(String(begin.note))?.[1]);
    const beginLines = (begin.file as { content: string }).content.split("\n");
    expect(beginLines.at(-1)).toBe(`line ${next - 1} is here`);
    const going = await ask(getFile, { ...hats, path: "a.txt", from_line: next });
    expect((going.file as { content: string }).content.split("\n")[0]).toBe(`line ${next} is here`);
  });

  test("get_file does not show what is not text", async () => {
    const content = Buffer.from([0x89, 0x50, 0, 1]).toString("base64");
    github.script = () => ({
      body: { type: "file", path: "a.png", size: 4, sha: "s", content, html_url: "u" },
    });
    const { file, note } = await ask(getFile, { ...hats, path: "a.png" });
    expect(file).toMatchObject({ content: null });
    expect(note).toContain("binary or too large");
  });

  test("get_pull_request_diff leaves out what is too long, and names it", async () => {
    const files = ["a.ts", "b.ts", "c.ts", "d.ts"].map((filename) => ({
      filename,
      status: "modified",
      additions: 1,
      deletions: 0,
      patch: `@@ -1 +1 @@\n+${filename} ${"x".repeat(4000)}`,
    }));
    github.script = () => ({ body: files });
    const { diff, note } = await ask(getPullRequestDiff, { ...hats, number: 1 });
    expect(diff).toContain("--- a.ts\n+++ a.ts\n@@ -1 +1 @@");
    expect(note).toBe("Left out for length, ask with path: c.ts, d.ts.");
    const one = await ask(getPullRequestDiff, { ...hats, number: 1, path: "c.ts" });
    expect(one.diff).toContain(`+c.ts ${"x".repeat(4000)}`);
    const listed = await ask(listPullRequestFiles, { ...hats, number: 1 });
    expect(listed.files).toContainEqual({ filename: "d.ts", status: "modified", additions: 1, deletions: 0 });
  });
});

describe("empty results", () => {
  test.each([
    [listNotifications, {}, [], "notifications"],
    [listPullRequestFiles, { ...hats, number: 1 }, [], "files"],
    [listCommits, hats, [], "commits"],
    [listRepositories, {}, [], "repositories"],
    [searchCode, { query: "x" }, { total_count: 0, items: [] }, "results"],
    [getWorkflowRunFailedLogs, { ...hats, run_id: 1 }, { total_count: 0, jobs: [] }, "failed_jobs"],
  ])("$name says so with an empty list", async (tool, args, body, key) => {
    github.script = () => ({ body });
    expect(await ask(tool, args)).toMatchObject({ [key]: [] });
  });

  test("get_pull_request_diff without changes is an empty diff", async () => {
    github.script = () => ({ body: [] });
    expect(await ask(getPullRequestDiff, { ...hats, number: 1 })).toMatchObject({ diff: "" });
  });
});

test("list_notifications links to pages, not to the API", async () => {
  const repository = { full_name: "alice/webshop", html_url: "https://github.test/alice/webshop" };
  const base = { reason: "mention", unread: true, updated_at: "2026-01-01T00:00:00Z", repository };
  const api = "https://api.github.test/repos/alice/webshop";
  github.script = () => ({
    body: [
      { ...base, subject: { title: "Caps", type: "PullRequest", url: `${api}/pulls/7` } },
      { ...base, subject: { title: "Build", type: "CheckSuite", url: null } },
    ],
  });
  const { notifications } = await ask(listNotifications, { participating: true });
  expect(notifications).toMatchObject([
    { title: "Caps", url: "https://github.test/alice/webshop/pull/7", repository: "alice/webshop" },
    { title: "Build", url: "https://github.test/alice/webshop" },
  ]);
  expect(github.arrivals[0]?.query.get("participating")).toBe("true");
});

test("assign_issue reports who could not be assigned, which GitHub does not", async () => {
  github.script = () => ({ status: 201, body: makeIssue(1, { assignees: [{ login: "Bob" }] }) });
  const { issue, note } = await ask(assignIssue, { ...hats, number: 1, assignees: ["bob", "mallory"] });
  expect(issue).toMatchObject({ assignees: ["Bob"] });
  expect(note).toContain("mallory");
});

test("list_repositories is marked as other people's text only if it contains some", async () => {
  const make = (login: string) => ({
    full_name: `${login}/x`,
    owner: { login },
    private: false,
    html_url: "u",
  });
  github.script = () => ({ body: [make("alice")] });
  expect(await ask(listRepositories, {})).not.toHaveProperty("untrusted");
  github.script = () => ({ body: [make("alice"), make("mallory")] });
  expect(await ask(listRepositories, {})).toMatchObject({ untrusted: true, source: "mallory/x" });
});
