import { describe, expect, test } from "vitest";
import type { TokenRequest } from "#auth/client/exchange-client.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { readGitHub, writeGitHub } from "./catalog.ts";
import { callTool, openBroker, servePlayedGitHub, TEST_TOKEN } from "./testing/played-github.ts";

/** Valid arguments of each tool. A tool without an entry here fails its tests. */
const hats = { owner: "alice", repo: "webshop" };
const first = { ...hats, number: 1 };
const HEAD = "a".repeat(40);
const ARGS: Record<string, Record<string, unknown>> = {
  get_authenticated_user: {},
  list_repositories: {},
  list_issues: hats,
  get_issue: first,
  search_issues: { query: "hat" },
  list_pull_requests: hats,
  get_file: { ...hats, path: "README.md" },
  get_pull_request: first,
  list_pull_request_files: first,
  get_pull_request_diff: first,
  list_review_comments: first,
  list_branches: hats,
  list_commits: hats,
  search_code: { query: "hat" },
  list_notifications: {},
  list_workflow_runs: hats,
  get_workflow_run_failed_logs: { ...hats, run_id: 7 },
  create_issue: { ...hats, title: "New" },
  add_issue_comment: { ...first, body: "Hello" },
  edit_issue: { ...first, title: "Better" },
  add_issue_labels: { ...first, labels: ["bug"] },
  remove_issue_label: { ...first, label: "bug" },
  assign_issue: { ...first, assignees: ["bob"] },
  unassign_issue: { ...first, assignees: ["bob"] },
  close_issue: first,
  reopen_issue: first,
  create_pull_request: { ...hats, title: "New", head: "feature", base: "main" },
  create_pull_request_review: { ...first, event: "APPROVE", commit_id: HEAD },
  merge_pull_request: { ...first, head_sha: HEAD },
  create_branch: { ...hats, branch: "feature" },
  create_or_update_file: { ...hats, path: "a.md", branch: "main", content: "x", message: "Add a" },
};

const ANSWERS = [
  [401, {}, "Bad credentials", "Settings → Connections"],
  [403, { "x-oauth-scopes": "gist", "x-accepted-oauth-scopes": "repo" }, "Forbidden", "lacks a permission"],
  [404, {}, "Not Found", "was not found on GitHub"],
  [422, {}, "Validation Failed", "did not accept the input"],
  [429, { "retry-after": "3600" }, "secondary rate limit", "try again in 60 minutes"],
  [500, {}, "Server Error", "problem on its side"],
] as const;

const github = await servePlayedGitHub();

describe.each([...readGitHub, ...writeGitHub])("$name", (tool) => {
  const args = ARGS[tool.name] ?? {};

  test.each(ANSWERS)("explains a %i", async (status, headers, message, expected) => {
    github.script = () => ({ status, headers, body: { message } });
    const answer = await callTool(tool, args, openBroker(github.url));
    expect(answer.status).toBe("error");
    expect(answer.text).toContain(expected);
    expect(answer.text).not.toContain(TEST_TOKEN);
    expect(github.arrivals.length).toBeGreaterThan(0);
  });

  test("asks to connect GitHub if it isn't connected, and sends nothing", async () => {
    const exchange = async (): Promise<never> => {
      throw new AuthError("interaction_required", "GitHub is not connected.");
    };
    const answer = await callTool(tool, args, openBroker(github.url, { exchange }));
    expect(answer).toMatchObject({
      status: "error",
      text: expect.stringContaining("can connect GitHub in Settings"),
    });
    expect(github.arrivals).toHaveLength(0);
  });

  test("names the permission that the connection lacks, and sends nothing", async () => {
    let needed: readonly string[] = [];
    const exchange = async ({ scopes }: TokenRequest): Promise<never> => {
      needed = scopes;
      throw new AuthError("insufficient_scope", "Not granted.", { details: { missing: scopes } });
    };
    const answer = await callTool(tool, args, openBroker(github.url, { exchange }));
    expect(needed).not.toEqual([]);
    expect(answer.text).toContain(`It needs the permission "${needed.join('", "')}"`);
    expect(github.arrivals).toHaveLength(0);
  });

  test("handles a response in a format that GitHub does not send", async () => {
    github.script = () => ({ body: { message: "hello" } });
    const answer = await callTool(tool, args, openBroker(github.url));
    expect(answer.text).not.toBe("");
  });
});

describe.each(writeGitHub)("$name", (tool) => {
  test("writes once even if the connection breaks before the response, with the advice to check first", async () => {
    const found = { default_branch: "main", commit: { sha: HEAD }, head: { sha: HEAD } };
    github.script = ({ method }, response) => {
      if (method === "GET") return { body: found };
      response.destroy();
      return undefined;
    };
    const answer = await callTool(tool, ARGS[tool.name] ?? {}, openBroker(github.url));
    expect(answer.text).toContain("may or may not have been made");
    expect(github.arrivals.filter(({ method }) => method !== "GET")).toHaveLength(1);
  });
});

test.each(readGitHub)("$name only sends GET", async (tool) => {
  github.script = () => ({ body: {} });
  await callTool(tool, ARGS[tool.name] ?? {}, openBroker(github.url));
  expect(new Set(github.arrivals.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

describe("names that would change the path", () => {
  const target = readGitHub.find((tool) => tool.name === "get_file");

  test.each([
    { owner: "..", repo: "webshop", path: "a" },
    { owner: "alice", repo: "..", path: "a" },
    { owner: "alice/../bob", repo: "webshop", path: "a" },
    { owner: "alice", repo: "webshop", path: "a/../../b" },
    { owner: "alice", repo: "webshop", path: "a", ref: "../../x" },
  ])("%o is refused before anything is sent", async (args) => {
    if (!target) throw new Error("get_file is missing");
    await expect(callTool(target, args, openBroker(github.url))).rejects.toThrow(/schema/);
    expect(github.arrivals).toHaveLength(0);
  });
});
