/** For tests: the arguments of every GitHub tool at the embedded GitHub. */
export type Args = Record<string, unknown>;
export interface ToolCases {
  works: Args;
  /** Arguments with an empty result, and the name of its list. Tools about one object have none. */
  empty?: Args & { list: string };
  /** An object that does not exist, or is another person's. Tools about everything a person can see have none. */
  missing?: Args;
  /** Input that GitHub or the tool rejects. A tool without input has none. */
  invalid?: Args;
  /** The result or error for a connection without the tool's scopes. */
  modest: Args & { hears: RegExp };
}

export const desk = { owner: "alice", repo: "desk" };
const drawer = { owner: "alice", repo: "drawer" };
export const api = { owner: "alice", repo: "wonderland-api" };
const nowhere = { owner: "alice", repo: "nowhere" };
const first = { ...desk, number: 1 };
const other = { ...desk, number: 999 };
export const tidy = { ...desk, number: 2 };
const spare = { ...desk, number: 3 };
const pull = { ...api, number: 13 };

const NO_COMMIT = "0".repeat(40);

/** A private repository is not visible without a scope for it. */
const hidden = (more: Args = {}) => ({ ...drawer, ...more, hears: /not visible to @carol/ });
/** A public one is, but writing needs a scope. */
const unscoped = (args: Args) => ({ ...args, hears: /needs .*"public_repo".*"repo"|lacks a permission/ });

export const CASES: Record<string, ToolCases> = {
  get_authenticated_user: {
    works: {},
    modest: { hears: /"login":"carol"/ },
  },
  list_repositories: {
    works: {},
    empty: { query: "nothing like it", list: "repositories" },
    invalid: { visibility: "secret" },
    modest: { visibility: "private", hears: /"repositories":\[\]/ },
  },
  list_issues: {
    works: api,
    empty: { ...drawer, list: "issues" },
    missing: nowhere,
    invalid: { ...api, state: "ajar" },
    modest: hidden(),
  },
  get_issue: {
    works: { ...api, number: 12 },
    missing: { ...api, number: 999 },
    invalid: { ...api, number: 0 },
    modest: hidden({ number: 1 }),
  },
  search_issues: {
    works: { query: "repo:alice/wonderland-api is:issue login" },
    empty: { query: "repo:alice/drawer is:open", list: "issues" },
    missing: { query: "repo:alice/nowhere is:open" },
    invalid: { query: "" },
    modest: { query: "repo:alice/drawer is:open", hears: /"issues":\[\]|GitHub says/ },
  },
  list_pull_requests: {
    works: api,
    empty: { ...drawer, list: "pull_requests" },
    missing: nowhere,
    invalid: { ...api, state: "ajar" },
    modest: hidden(),
  },
  get_pull_request: {
    works: pull,
    missing: { ...api, number: 999 },
    invalid: { ...api, number: -1 },
    modest: hidden({ number: 1 }),
  },
  list_pull_request_files: {
    works: pull,
    missing: { ...api, number: 999 },
    invalid: { ...api, number: 1.5 },
    modest: hidden({ number: 1 }),
  },
  get_pull_request_diff: {
    works: pull,
    missing: { ...api, number: 999 },
    invalid: { ...pull, path: "../../x" },
    modest: hidden({ number: 1 }),
  },
  list_review_comments: {
    works: pull,
    empty: { ...desk, number: 2, list: "reviews" },
    missing: { ...api, number: 999 },
    invalid: { ...api, number: 0 },
    modest: hidden({ number: 1 }),
  },
  list_branches: {
    works: api,
    empty: { ...drawer, query: "feature", list: "branches" },
    missing: nowhere,
    invalid: { owner: "..", repo: "x" },
    modest: hidden(),
  },
  list_commits: {
    works: api,
    empty: { ...api, path: "no/such/file", list: "commits" },
    missing: nowhere,
    invalid: { ...api, ref: "a..b" },
    modest: hidden(),
  },
  get_file: {
    works: { ...api, path: "README.md" },
    missing: { ...api, path: "NOPE.md" },
    invalid: { ...api, path: "a/../../b" },
    modest: hidden({ path: "README.md" }),
  },
  search_code: {
    works: { query: "freeTables repo:alice/wonderland-api" },
    empty: { query: "nowhere repo:alice/drawer", list: "results" },
    missing: { query: "x repo:alice/nowhere" },
    invalid: { query: "" },
    modest: { query: "desk repo:alice/drawer", hears: /"results":\[\]|GitHub says/ },
  },
  list_notifications: {
    works: {},
    invalid: { all: "yes" },
    modest: { hears: /"notifications"/ },
  },
  list_workflow_runs: {
    works: api,
    empty: { ...drawer, list: "workflow_runs" },
    missing: nowhere,
    invalid: { ...api, status: "sad" },
    modest: hidden(),
  },
  get_workflow_run_failed_logs: {
    works: { ...api, run_id: "failed" },
    empty: { ...api, run_id: "passed", list: "failed_jobs" },
    missing: { ...api, run_id: 999_999 },
    invalid: { ...api, run_id: 0 },
    modest: hidden({ run_id: 1 }),
  },
  create_issue: {
    works: { ...desk, title: "New" },
    missing: { ...nowhere, title: "New" },
    invalid: { ...desk, title: "" },
    modest: unscoped({ ...desk, title: "New" }),
  },
  add_issue_comment: {
    works: { ...first, body: "Hello" },
    missing: { ...other, body: "Hello" },
    invalid: { ...first, body: "" },
    modest: unscoped({ ...first, body: "Hello" }),
  },
  edit_issue: {
    works: { ...first, title: "Better" },
    missing: { ...other, title: "Better" },
    invalid: first,
    modest: unscoped({ ...first, title: "Better" }),
  },
  add_issue_labels: {
    works: { ...first, labels: ["bug"] },
    missing: { ...other, labels: ["bug"] },
    invalid: { ...first, labels: [] },
    modest: unscoped({ ...first, labels: ["bug"] }),
  },
  remove_issue_label: {
    works: { ...first, label: "bug" },
    missing: { ...first, label: "no such label" },
    invalid: { ...first, label: ".." },
    modest: unscoped({ ...first, label: "bug" }),
  },
  assign_issue: {
    works: { ...first, assignees: ["alice"] },
    missing: { ...other, assignees: ["alice"] },
    invalid: { ...first, assignees: [] },
    modest: unscoped({ ...first, assignees: ["alice"] }),
  },
  unassign_issue: {
    works: { ...first, assignees: ["alice"] },
    missing: { ...other, assignees: ["alice"] },
    invalid: { ...first, assignees: [""] },
    modest: unscoped({ ...first, assignees: ["alice"] }),
  },
  close_issue: {
    works: first,
    missing: other,
    invalid: { ...first, reason: "tired" },
    modest: unscoped(first),
  },
  reopen_issue: {
    works: first,
    missing: other,
    invalid: { ...first, number: 0 },
    modest: unscoped(first),
  },
  create_pull_request: {
    works: { ...desk, title: "Third", head: "third", base: "main" },
    missing: { ...nowhere, title: "Third", head: "third", base: "main" },
    invalid: { ...desk, title: "Nothing", head: "main", base: "main" },
    modest: unscoped({ ...desk, title: "Third", head: "third", base: "main" }),
  },
  create_pull_request_review: {
    works: { ...spare, event: "COMMENT", body: "Fine" },
    missing: { ...other, event: "COMMENT", body: "Fine" },
    invalid: { ...spare, event: "APPROVE" },
    modest: unscoped({ ...spare, event: "COMMENT", body: "Fine" }),
  },
  merge_pull_request: {
    works: { ...tidy, head_sha: "tidy" },
    missing: { ...other, head_sha: NO_COMMIT },
    invalid: { ...spare, head_sha: NO_COMMIT },
    modest: unscoped({ ...tidy, head_sha: NO_COMMIT }),
  },
  create_branch: {
    works: { ...desk, branch: "fourth" },
    missing: { ...nowhere, branch: "fourth" },
    invalid: { ...desk, branch: "main" },
    modest: unscoped({ ...desk, branch: "fifth" }),
  },
  create_or_update_file: {
    works: { ...desk, path: "new.md", branch: "main", content: "x", message: "Add" },
    missing: { ...nowhere, path: "new.md", branch: "main", content: "x", message: "Add" },
    invalid: { ...desk, path: "README.md", branch: "main", content: "x", message: "Say less" },
    modest: unscoped({ ...desk, path: "more.md", branch: "main", content: "x", message: "Add" }),
  },
};
