/** For tests: tools with canned results, and the loop in which an agent calls them until the model answers. */
import { decide } from "#dev/model/mind.ts";
import { type Call, CompletionRequest } from "#dev/model/wire.ts";

type Input = { role: string; content: string | null; tool_call_id?: string; tool_calls?: object[] };
export type Toolbox = Record<string, (args: Record<string, unknown>) => unknown>;

const SCHEMAS: Record<string, string[]> = {
  get_authenticated_user: [],
  list_repositories: ["visibility", "sort", "query"],
  list_issues: ["owner", "repo", "state", "labels"],
  get_issue: ["owner", "repo", "number"],
  search_issues: ["query"],
  list_pull_requests: ["owner", "repo", "state"],
  search_jira_issues: ["jql"],
  get_file: ["owner", "repo", "path", "ref"],
  create_issue: ["owner", "repo", "title", "body", "labels", "assignees"],
  close_issue: ["owner", "repo", "number", "reason"],
  remove_issue_label: ["owner", "repo", "number", "label"],
};

const SHOP = "http://github.test/alice/webshop";

/** The seven tools that read, for a person "alice" with two repositories. */
export const READ_TOOLS: Toolbox = {
  get_authenticated_user: () => ({
    user: { login: "alice", name: "Alice Liddell", url: "http://github.test/alice" },
  }),
  list_repositories: () => ({
    repositories: [
      {
        full_name: "alice/webshop",
        description: "A small shop",
        private: false,
        language: "TypeScript",
        stars: 3,
        open_issues: 2,
        url: SHOP,
      },
      {
        full_name: "team/notes",
        description: null,
        private: true,
        language: null,
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
        number: 1,
        title: "Checkout fails | sometimes",
        state: "open",
        labels: ["bug"],
        author: "bob",
        comments: 2,
        url: `${SHOP}/issues/1`,
      },
      {
        number: 2,
        title: "Add a search box",
        state: "open",
        labels: [],
        author: "alice",
        comments: 0,
        url: `${SHOP}/issues/2`,
      },
    ],
    note: "Showing 2 of 5.",
  }),
  get_issue: ({ number }) => ({
    issue: {
      number,
      title: "Checkout fails",
      state: "open",
      labels: ["bug"],
      author: "bob",
      body: "It says 500.",
      url: `${SHOP}/issues/${number}`,
      comments: [{ author: "carol", body: "Same here." }],
    },
  }),
  search_issues: () => ({
    issues: [
      {
        number: 1,
        title: "Checkout fails",
        state: "open",
        labels: [],
        author: "bob",
        comments: 0,
        url: `${SHOP}/issues/1`,
        repository: "alice/webshop",
      },
    ],
  }),
  list_pull_requests: () => ({
    pull_requests: [
      {
        number: 4,
        title: "Fix checkout",
        state: "open",
        draft: false,
        author: "alice",
        head: "fix",
        base: "main",
        url: `${SHOP}/pull/4`,
      },
    ],
  }),
  get_file: ({ path }) => ({
    file: {
      path: path || "README.md",
      content: "# Webshop\nSells things.",
      url: `${SHOP}/blob/main/README.md`,
    },
  }),
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

  constructor(toolbox: Toolbox = READ_TOOLS, { obedient = false, edit = (call: Call) => call } = {}) {
    this.#toolbox = toolbox;
    this.#obedient = obedient;
    this.#edit = edit;
  }

  say(text: string): Outcome {
    this.#messages.push({ role: "user", content: text });
    const calls: Call[] = [];
    for (let rounds = 0; rounds < 25; rounds++) {
      const { turn: said } = decide(this.#request(), { obedient: this.#obedient });
      const turn = { ...said, calls: said.calls.map(this.#edit) };
      const ids = turn.calls.map((_call, index) => `call_${calls.length + index}_${this.#messages.length}`);
      const toolCalls = turn.calls.map((call, index) => ({
        id: ids[index],
        function: { name: call.name, arguments: JSON.stringify(call.args) },
      }));
      this.#messages.push({
        role: "assistant",
        content: turn.text,
        tool_calls: toolCalls.length > 0 ? toolCalls : undefined,
      });
      if (turn.calls.length === 0) return { calls, rounds, answer: turn.text };
      for (const [index, call] of turn.calls.entries()) {
        const result = this.#toolbox[call.name]?.(call.args) ?? "There is no such tool.";
        const content = typeof result === "string" ? result : JSON.stringify(result);
        this.#messages.push({ role: "tool", tool_call_id: ids[index], content });
      }
      calls.push(...turn.calls);
    }
    throw new Error(`no answer after 25 rounds: ${JSON.stringify(calls)}`);
  }

  #request(): CompletionRequest {
    const tools = Object.keys(this.#toolbox).map((name) => {
      const names = SCHEMAS[name];
      const parameters = names && { properties: Object.fromEntries(names.map((key) => [key, {}])) };
      return { type: "function", function: { name, parameters } };
    });
    return CompletionRequest.parse({ model: "embedded", messages: this.#messages, tools });
  }
}

/** One request in a new conversation. */
export function ask(text: string, toolbox: Toolbox = READ_TOOLS): Outcome {
  return new TestConversation(toolbox).say(text);
}
