/** For tests: tools with canned results, and the loop in which an agent calls them until the model answers. */
import { decide } from "#dev/model/mind.ts";
import type { Call, CompletionRequest, Message } from "#dev/model/wire.ts";

type Args = Record<string, unknown>;
export type Toolbox = Record<string, (args: Args) => unknown>;

const SHOP = "http://github.test/alice/webshop";
const issue = { title: "Slow search", state: "open", labels: ["bug"], author: "bob", body: "It says 500." };
const pull = { title: "Fix", state: "open", mergeable: true, head: "fix", base: "main", head_sha: "c0ffee" };
const repository = { full_name: "alice/webshop", description: "A small shop", private: false, url: SHOP };

/** What the tools return, as far as an answer or a next step depends on it; the fields are those of `agent/github/tools`. */
const RESULTS: Toolbox = {
  get_authenticated_user: () => ({ user: { login: "alice", name: "Alice Liddell" } }),
  list_repositories: () => ({
    repositories: [
      { ...repository, language: "TypeScript", stars: 3, open_issues: 2 },
      { full_name: "team/notes", private: true },
    ],
  }),
  list_issues: () => ({
    untrusted: true,
    issues: [
      { ...issue, number: 1, title: "Checkout fails | sometimes", url: `${SHOP}/issues/1` },
      { ...issue, number: 2, labels: [], author: "alice" },
    ],
    note: "Showing 2 of 5.",
  }),
  get_issue: ({ number }) => ({
    issue: { ...issue, number, comments: [{ author: "carol", body: "Same here." }] },
  }),
  list_pull_requests: () => ({ pull_requests: [{ ...pull, number: 4 }] }),
  get_pull_request: ({ number }) => ({ pull_request: { ...pull, number } }),
  get_file: ({ path }) => ({ file: { path, content: "Welcome, guets.\n", sha: "c0ffee" } }),
  list_workflow_runs: () => ({ workflow_runs: [{ id: 77, title: "Limit", conclusion: "failure" }] }),
  create_issue: () => ({ issue: { number: 9, url: `${SHOP}/issues/9` } }),
  create_pull_request: () => ({ pull_request: { number: 10, url: `${SHOP}/pull/10` } }),
  search_jira_issues: () => ({ issues: [] }),
  list_notes: () => ({ notes: ["Feed the cat"] }),
};
const OTHERS =
  "add_issue_comment add_issue_labels add_note assign_issue close_issue create_branch create_or_update_file create_pull_request_review edit_issue get_pull_request_diff get_workflow_run_failed_logs list_branches list_commits list_notifications list_pull_request_files list_review_comments merge_pull_request remove_issue_label reopen_issue search_code search_issues unassign_issue";
const anyResult = ({ number }: Args): object => ({ issue: { number, url: `${SHOP}/issues/${number}` } });

/** All tools, for a person "alice" with two repositories. */
export const TOOLS: Toolbox = {
  ...Object.fromEntries(OTHERS.split(" ").map((name) => [name, anyResult])),
  ...RESULTS,
};

export interface Outcome {
  /** Calls in order. */
  calls: Call[];
  /** How many completions asked for tools. */
  rounds: number;
  answer: string;
}

/** A request to the model that offers tools. */
export function requestOf(messages: Message[], tools: string[] = []): CompletionRequest {
  const offered = tools.map((name) => ({ type: "function" as const, function: { name } }));
  return { model: "embedded", messages, tools: offered };
}

/** A conversation that remembers; each `say` runs until the model answers with words alone. */
export class TestConversation {
  readonly #messages: Message[] = [{ role: "system", content: "You act for the person." }];
  readonly #toolbox: Toolbox;
  readonly #options: { obedient: boolean; edit: (call: Call) => Call };

  /** @param options.edit what the person makes of a call before approving it */
  constructor(toolbox: Toolbox = TOOLS, options: { obedient?: boolean; edit?: (call: Call) => Call } = {}) {
    this.#toolbox = toolbox;
    this.#options = { obedient: false, edit: (call) => call, ...options };
  }

  say(text: string): Outcome {
    this.#messages.push({ role: "user", content: text });
    const made: Call[] = [];
    for (let rounds = 0; rounds < 25; rounds++) {
      const { turn } = decide(requestOf(this.#messages, Object.keys(this.#toolbox)), this.#options);
      const calls = turn.calls
        .map(this.#options.edit)
        .map((call, index) => ({ ...call, id: `${rounds}_${index}` }));
      if (calls.length === 0) {
        this.#messages.push({ role: "assistant", content: turn.text });
        return { calls: made, rounds, answer: turn.text };
      }
      const tool_calls = calls.map(({ id, name, args }) => {
        return { id, type: "function" as const, function: { name, arguments: JSON.stringify(args) } };
      });
      this.#messages.push({ role: "assistant", content: turn.text, tool_calls });
      for (const { id, name, args } of calls) {
        const result = this.#toolbox[name]?.(args) ?? "There is no such tool.";
        const content = typeof result === "string" ? result : JSON.stringify(result);
        this.#messages.push({ role: "tool", tool_call_id: id, content });
        made.push({ name, args });
      }
    }
    throw new Error(`no answer after 25 rounds: ${JSON.stringify(made)}`);
  }
}

/** One request in a new conversation. */
export function ask(text: string, toolbox: Toolbox = TOOLS): Outcome {
  return new TestConversation(toolbox).say(text);
}
