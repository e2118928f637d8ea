/** For tests: the rest of the agent's tools with canned results, those that write among them. */
import { READ_TOOLS, type Toolbox } from "#dev/model/toolbox.ts";

const SHOP = "http://github.test/alice/webshop";
const SHA = "a".repeat(40);

const issueOf = ({ number }: Record<string, unknown>): object => ({
  issue: { number, url: `${SHOP}/issues/${number}` },
});

/** All tools; the fields of each are those of `agent/tools`. */
export const ALL_TOOLS: Toolbox = {
  ...READ_TOOLS,
  create_issue: () => ({ issue: { number: 9, state: "open", url: `${SHOP}/issues/9` } }),
  add_issue_comment: ({ number }) => ({ comment: { id: 1, url: `${SHOP}/issues/${number}#c1` } }),
  close_issue: issueOf,
  reopen_issue: issueOf,
  edit_issue: issueOf,
  add_issue_labels: issueOf,
  remove_issue_label: issueOf,
  assign_issue: issueOf,
  unassign_issue: issueOf,
  get_pull_request: ({ number }) => ({
    pull_request: {
      number,
      title: "Fix checkout",
      state: "open",
      merged: false,
      mergeable: true,
      head: "fix",
      base: "main",
      head_sha: SHA,
      author: "alice",
      body: "Fixes #1.",
      url: `${SHOP}/pull/${number}`,
    },
  }),
  get_pull_request_diff: () => ({ diff: "--- a\n+++ b\n-old\n+new" }),
  list_pull_request_files: () => ({
    files: [{ filename: "src/cart.ts", status: "modified", additions: 3, deletions: 1 }],
  }),
  list_review_comments: () => ({
    reviews: [{ author: "bob", state: "APPROVED", body: "Nice" }],
    review_comments: [],
  }),
  create_pull_request: () => ({ pull_request: { number: 10, state: "open", url: `${SHOP}/pull/10` } }),
  create_pull_request_review: () => ({ review: { id: 1, state: "APPROVED", url: `${SHOP}/pull/4#r1` } }),
  merge_pull_request: () => ({ merge: { merged: true, sha: SHA } }),
  list_branches: () => ({ branches: [{ name: "fix" }, { name: "main" }] }),
  create_branch: ({ branch }) => ({ branch: { name: branch, sha: SHA } }),
  get_file: ({ path }) => ({
    file: { path, content: "Welcome, guets.\n", sha: SHA, url: `${SHOP}/blob/main/${path}` },
  }),
  create_or_update_file: ({ path }) => ({
    file: { path, url: `${SHOP}/blob/edit/${path}` },
    commit: { sha: SHA },
  }),
  list_commits: () => ({
    commits: [
      {
        sha: "abc",
        message: "Begin",
        author: "alice",
        date: "2026-01-31T00:00:00Z",
        url: `${SHOP}/commit/abc`,
      },
    ],
  }),
  search_code: () => ({
    results: [
      {
        repository: "alice/webshop",
        path: "src/date.ts",
        fragment: "parseDate()",
        url: `${SHOP}/blob/main/src/date.ts`,
      },
    ],
  }),
  list_notifications: () => ({
    notifications: [{ title: "Crash", reason: "review_requested", repository: "alice/webshop", url: SHOP }],
  }),
  list_workflow_runs: () => ({
    workflow_runs: [
      {
        id: 77,
        name: "CI",
        title: "Limit",
        branch: "limit",
        status: "completed",
        conclusion: "failure",
        url: `${SHOP}/runs/77`,
      },
    ],
  }),
  get_workflow_run_failed_logs: () => ({
    failed_jobs: [{ name: "test", failed_steps: ["Run npm test"], log: "1 failed" }],
  }),
};
