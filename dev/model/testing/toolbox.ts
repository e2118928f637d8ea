/** For tests: tools with canned results, and the loop in which an agent calls them until the model answers. */
import { decide } from "#dev/model/mind.ts";
import { type Call, CompletionRequest } from "#dev/model/wire.ts";

type Input = { role: string; content: string | null; tool_call_id?: string; tool_calls?: object[] };
type Args = Record<string, unknown>;
export type Toolbox = Record<string, (args: Args) => unknown>;

const SHOP = "http://github.test/alice/webshop";
const SHA = "c0ffee";
const changed = ({ number }: Args): object => ({ issue: { number, url: `${SHOP}/issues/${number}` } });
const names = ["close_issue", "reopen_issue", "edit_issue", "add_issue_labels", "remove_issue_label"];
const people = ["assign_issue", "unassign_issue"];

/** All tools, for a person "alice" with two repositories; the fields of each are those of `agent/github/tools`. */
export const TOOLS: Toolbox = {
  ...Object.fromEntries([...names, ...people].map((name) => [name, changed])),
  get_authenticated_user: () => ({
    user: { login: "alice", name: "Alice Liddell", url: "http://github.test/alice" },
  }),
  list_repositories: () => ({
    repositories: [
      {
        ...{
          full_name: "alice/webshop",
          description: "A small shop",
          private: false,
          language: "TypeScript",
        },
        ...{ stars: 3, open_issues: 2, url: SHOP },
      },
      {
        full_name: "team/notes",
        private: true,
        stars: 9,
        open_issues: 0,
        url: "http://github.test/team/notes",
      },
    ],
  }),
  list_issues: () => ({
    untrusted: true,
    issues: [
      {
        ...{ number: 1, title: "Checkout fails | sometimes", state: "open", labels: ["bug"], author: "bob" },
        ...{ comments: 2, url: `${SHOP}/issues/1` },
      },
      { number: 2, title: "Add a search box", state: "open", labels: [], author: "alice", comments: 0 },
    ],
    note: "Showing 2 of 5.",
  }),
  get_issue: ({ number }) => ({
    issue: {
      ...{
        number,
        title: "Slow search",
        state: "open",
        labels: ["bug"],
        author: "bob",
        body: "It says 500.",
      },
      ...{ url: `${SHOP}/issues/${number}`, comments: [{ author: "carol", body: "Same here." }] },
    },
  }),
  search_issues: () => ({ issues: [{ number: 1, title: "Checkout fails", state: "open", author: "bob" }] }),
  list_pull_requests: () => ({
    pull_requests: [
      { number: 4, title: "Fix checkout", state: "open", author: "alice", head: "fix", base: "main" },
    ],
  }),
  get_pull_request: ({ number }) => ({
    pull_request: {
      ...{
        number,
        title: "Fix checkout",
        state: "open",
        merged: false,
        mergeable: true,
        head: "fix",
        base: "main",
      },
      ...{ head_sha: SHA, author: "alice", body: "Fixes #1.", url: `${SHOP}/pull/${number}` },
    },
  }),
  get_pull_request_diff: () => ({ diff: "--- a\n+++ b\n-old\n+new" }),
  list_pull_request_files: () => ({ files: [{ filename: "src/cart.ts", additions: 3, deletions: 1 }] }),
  list_review_comments: () => ({
    reviews: [{ author: "bob", state: "APPROVED", body: "Nice" }],
    review_comments: [],
  }),
  list_branches: () => ({ branches: [{ name: "fix" }, { name: "main" }] }),
  list_commits: () => ({
    commits: [{ sha: "abc", message: "Begin", author: "alice", date: "2026-01-31T00:00:00Z" }],
  }),
  get_file: ({ path }) => ({
    file: { path, content: "Welcome, guets.\n", sha: SHA, url: `${SHOP}/blob/main/${path}` },
  }),
  search_code: () => ({
    results: [{ repository: "alice/webshop", path: "src/date.ts", fragment: "parseDate()" }],
  }),
  list_notifications: () => ({ notifications: [{ title: "Crash", reason: "review_requested", url: SHOP }] }),
  list_workflow_runs: () => ({
    workflow_runs: [{ id: 77, title: "Limit", branch: "limit", conclusion: "failure" }],
  }),
  get_workflow_run_failed_logs: () => ({
    failed_jobs: [{ name: "test", failed_steps: ["Run npm test"], log: "1 failed" }],
  }),
  create_issue: () => ({ issue: { number: 9, state: "open", url: `${SHOP}/issues/9` } }),
  add_issue_comment: ({ number }) => ({ comment: { id: 1, url: `${SHOP}/issues/${number}#c1` } }),
  create_pull_request: () => ({ pull_request: { number: 10, state: "open", url: `${SHOP}/pull/10` } }),
  create_pull_request_review: () => ({ review: { id: 1, state: "APPROVED", url: `${SHOP}/pull/4#r1` } }),
  merge_pull_request: () => ({ merge: { merged: true, sha: SHA } }),
  create_branch: ({ branch }) => ({ branch: { name: branch, sha: SHA } }),
  create_or_update_file: ({ path }) => ({ file: { path, url: `${SHOP}/blob/edit/${path}` } }),
  search_jira_issues: () => ({ issues: [] }),
  list_notes: () => ({ notes: ["Feed the cat"] }),
  add_note: ({ text }) => ({ added: text }),
};

export interface Outcome {
  /** Calls in order. */
  calls: Call[];
  /** How many completions asked for tools. */
  rounds: number;
  answer: string;
}

/** A conversation that remembers; each `say` runs until the model answers with words alone. */
export class TestConversation {
  readonly #messages: Input[] = [{ role: "system", content: "You act for the person." }];
  readonly #toolbox: Toolbox;
  readonly #obedient: boolean;
  readonly #edit: (call: Call) => Call;

  constructor(toolbox: Toolbox = TOOLS, { obedient = false, edit = (call: Call) => call } = {}) {
    this.#toolbox = toolbox;
    this.#obedient = obedient;
    this.#edit = edit;
  }

  say(text: string): Outcome {
    this.#messages.push({ role: "user", content: text });
    const calls: Call[] = [];
    for (let rounds = 0; rounds < 25; rounds++) {
      const turn = decide(this.#request(), { obedient: this.#obedient }).turn;
      const made = turn.calls
        .map(this.#edit)
        .map((call, index) => ({ ...call, id: `call_${rounds}_${index}` }));
      const tool_calls = made.map(({ id, name, args }) => ({
        id,
        function: { name, arguments: JSON.stringify(args) },
      }));
      const said = { role: "assistant", content: turn.text };
      this.#messages.push(made.length > 0 ? { ...said, tool_calls } : said);
      if (made.length === 0) return { calls, rounds, answer: turn.text };
      for (const { id, name, args } of made) {
        const result = this.#toolbox[name]?.(args) ?? "There is no such tool.";
        const content = typeof result === "string" ? result : JSON.stringify(result);
        this.#messages.push({ role: "tool", tool_call_id: id, content });
        calls.push({ name, args });
      }
    }
    throw new Error(`no answer after 25 rounds: ${JSON.stringify(calls)}`);
  }

  #request(): CompletionRequest {
    const tools = Object.keys(this.#toolbox).map((name) => ({ type: "function", function: { name } }));
    return CompletionRequest.parse({ model: "embedded", messages: this.#messages, tools });
  }
}

/** One request in a new conversation. */
export function ask(text: string, toolbox: Toolbox = TOOLS): Outcome {
  return new TestConversation(toolbox).say(text);
}
