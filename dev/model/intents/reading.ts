/** What is read from GitHub. Particular rows come before general ones. */
import { describeAll, readItems } from "#dev/model/answers.ts";
import { type Intent, read, readOne } from "#dev/model/intent.ts";
import { codeQuery, issueQuery } from "#dev/model/intents/queries.ts";
import { callAll, type Plan } from "#dev/model/plan.ts";

export const READING: readonly Intent[] = [
  {
    does: "Show your notifications",
    pattern: /\bnotifications?\b|\banything new for me\b/,
    examples: { "What are my notifications?": "list_notifications" },
    run: readOne("list_notifications"),
  },
  {
    does: "Say which account I act as",
    pattern:
      /\bwho am i\b|\bmy (?:github )?(?:profile|login|account)\b|\bwhich (?:github )?(?:account|user)\b/,
    examples: { "Who am I on GitHub?": "get_authenticated_user" },
    run: readOne("get_authenticated_user"),
  },
  {
    does: "Find out why a workflow run failed",
    pattern: /\bwhy\b.*\b(?:ci|builds?|workflow|pipeline|tests?)\b.*\bfail/,
    needs: ["place"],
    examples: {
      "Why did the last build fail in alice/webshop?":
        "list_workflow_runs alice/webshop status=failure; get_workflow_run_failed_logs alice/webshop run_id=77",
    },
    *run({ place }): Plan {
      const runs = yield* callAll([{ name: "list_workflow_runs", args: { ...place, status: "failure" } }]);
      const [last] = readItems(runs[0]?.data, "workflow_runs");
      if (!last) return describeAll(runs);
      const args = { ...place, run_id: last.id };
      return describeAll(yield* callAll([{ name: "get_workflow_run_failed_logs", args }]));
    },
  },
  {
    does: "Show workflow runs",
    pattern: /\b(?:workflow runs?|workflows|ci|builds?|pipeline)\b/,
    unless: /\bissues?\b/,
    needs: ["place"],
    examples: { "did CI pass in alice/webshop?": "list_workflow_runs alice/webshop" },
    run: readOne("list_workflow_runs", ({ place, branch }) => ({ ...place, branch })),
  },
  {
    does: "List the branches of a repository",
    pattern: /\bbranches\b/,
    needs: ["place"],
    examples: { "Which branches does alice/webshop have?": "list_branches alice/webshop" },
    run: readOne("list_branches", ({ place }) => place),
  },
  {
    does: "Show the latest commits of a repository or of a file",
    pattern: /\bcommits\b|\bwho (?:changed|edited|wrote)\b|\bhistory of\b/,
    needs: ["place"],
    examples: {
      "Show the latest commits of alice/webshop": "list_commits alice/webshop",
      "who changed README.md in alice/webshop?": "list_commits alice/webshop path=README.md",
      "commits on branch dev in webshop":
        "list_repositories query=webshop; list_commits alice/webshop ref=dev",
    },
    run: readOne("list_commits", ({ place, path, branch }) => ({ ...place, path, ref: branch })),
  },
  {
    does: "Search in code",
    pattern: /\b(?:search|find|look)\b.*\bcode\b|\bwhere is \S+ (?:used|defined)\b/,
    examples: {
      'Search the code of alice/webshop for "parseDate"': 'search_code query="parseDate repo:alice/webshop"',
      "where is parseDate used in alice/webshop?": 'search_code query="parseDate repo:alice/webshop"',
    },
    run: readOne("search_code", (asked) => ({ query: codeQuery(asked) })),
  },
  {
    does: "Give an overview of a repository",
    pattern:
      /\boverview\b|\bwhat(?:'s| is) going on\b|\bstatus of\b|\b(?:summari[sz]e|describe|tell me about)\b/,
    unless: /#\d|\b(?:issues?|prs?|pull|file|readme)\b/,
    needs: ["place"],
    examples: {
      "Give me an overview of alice/webshop":
        "get_file alice/webshop path=README.md; list_issues alice/webshop state=open; list_pull_requests alice/webshop state=open",
    },
    run: read(({ place }) => [
      { name: "get_file", args: { ...place, path: "README.md" } },
      { name: "list_issues", args: { ...place, state: "open" } },
      { name: "list_pull_requests", args: { ...place, state: "open" } },
    ]),
  },
  {
    does: "Read a file or a folder of a repository",
    pattern:
      /\bfiles?\b|\bfolder\b|\breadme\b|\b[\w/-]+\.(?:md|txt|tsx?|m?js|json|ya?ml|py|go|rs|css|html)\b/,
    unless: /\b(?:prs?|pull requests?)\b/,
    needs: ["place"],
    examples: {
      "Show the README of alice/webshop": "get_file alice/webshop path=README.md",
      "open src/index.ts in alice/webshop on branch dev": "get_file alice/webshop path=src/index.ts ref=dev",
      "What files are in alice/webshop?": 'get_file alice/webshop path=""',
      "what's in the folder docs of alice/webshop?": "get_file alice/webshop path=docs",
      "show the readme of the webshop repo":
        "list_repositories query=webshop; get_file alice/webshop path=README.md",
    },
    run: readOne("get_file", ({ place, path = "", branch }) => ({ ...place, path, ref: branch })),
  },
  {
    does: "Search issues and pull requests everywhere",
    pattern:
      /\bsearch\b|\bfind (?:issues|bugs|pull requests)\b|\b(?:issues?|bugs?|prs?|pull requests?)\b.*\b(?:assigned to me|my review|mention me|my repositories)\b|\bmy repositories have\b.*\bissues\b|\bmy (?:open |closed )?(?:issues|bugs|prs|pull requests)\b/,
    unless: /#\d/,
    examples: {
      'Search issues for "checkout"': 'search_issues query="is:issue checkout"',
      "find issues about login in alice/webshop": 'search_issues query="is:issue repo:alice/webshop login"',
      "Which issues are assigned to me?": 'search_issues query="is:issue is:open assignee:@me"',
      "pull requests waiting for my review": 'search_issues query="is:pr is:open review-requested:@me"',
      "search for is:issue is:open label:bug": 'search_issues query="is:issue is:open label:bug"',
      "Which pull requests are open in my repositories?": 'search_issues query="is:pr is:open user:@me"',
      "Which of my repositories have open issues?": 'search_issues query="is:issue is:open user:@me"',
      "Search my repositories for open bugs": 'search_issues query="is:issue is:open user:@me label:bug"',
    },
    run: readOne("search_issues", (asked) => ({ query: issueQuery(asked) })),
  },
  {
    does: "Read a pull request: what it changes, its files, its reviews",
    pattern: /\b(?:prs?|pull requests?)\b.*\d|\bdiff of\b|\bwhat does \S*#\d+ change\b/,
    needs: ["place", "number"],
    examples: {
      "show PR #3 in alice/webshop": "get_pull_request alice/webshop#3",
      "what does PR #3 in alice/webshop change?": "get_pull_request; get_pull_request_diff alice/webshop#3",
      "which files does pull request 3 of alice/webshop touch?":
        "get_pull_request; list_pull_request_files alice/webshop#3",
      "who reviewed PR #3 in alice/webshop?": "get_pull_request; list_review_comments alice/webshop#3",
    },
    run: read(({ words, target }) => {
      const more = PULL_DETAILS.find(([pattern]) => pattern.test(words))?.[1];
      return ["get_pull_request", ...(more ? [more] : [])].map((name) => ({ name, args: target }));
    }),
  },
  {
    does: "Read an issue with its comments",
    pattern: /#\d|\bissue \d/,
    needs: ["place", "number"],
    examples: {
      "What is issue #12 in alice/webshop about?": "get_issue alice/webshop#12",
      "Show me issue #12 in alice/webshop": "get_issue alice/webshop#12",
      "read https://github.com/alice/webshop/issues/12 for me": "get_issue alice/webshop#12",
    },
    run: readOne("get_issue", ({ target }) => target),
  },
  {
    does: "List the pull requests of a repository",
    pattern: /\b(?:prs?|pull requests?)\b/,
    needs: ["place"],
    examples: {
      "Are there open pull requests in alice/webshop?": "list_pull_requests alice/webshop state=open",
      "webshop's pull requests":
        "list_repositories query=webshop; list_pull_requests alice/webshop state=open",
    },
    run: readOne("list_pull_requests", ({ place, state = "open" }) => ({ ...place, state })),
  },
  {
    does: "List the issues of a repository",
    pattern: /\b(?:issues?|bugs?|tickets?)\b/,
    needs: ["place"],
    examples: {
      "Which issues are open in alice/webshop?": "list_issues alice/webshop state=open",
      "show all issues in alice/webshop": "list_issues alice/webshop state=all",
      'closed issues in alice/webshop labelled "good first issue"':
        'list_issues alice/webshop state=closed labels=["good first issue"]',
      "issues with the labels bug and ui in alice/webshop":
        'list_issues alice/webshop state=open labels=["bug","ui"]',
      "How many bugs does the webshop repo have?": "list_repositories query=webshop; list_issues",
    },
    run: readOne("list_issues", ({ place, state = "open", labels }) => ({ ...place, state, labels })),
  },
  {
    does: "List your repositories",
    pattern: /\b(?:repos?|repositor(?:y|ies)|projects)\b/,
    examples: {
      "Which repositories do I have?": "list_repositories",
      "list my private repos": "list_repositories visibility=private",
      "Which of my repositories are private?": "list_repositories visibility=private",
      "which repositories did I work on last?": "list_repositories sort=updated",
      'repositories about "shop"': "list_repositories query=shop",
    },
    run: readOne("list_repositories", ({ words, quotes: [query] }) => ({
      visibility: /\b(?:private|public)\b/.exec(words)?.[0],
      sort: /\b(?:last|latest|recently)\b/.test(words) ? "updated" : undefined,
      query,
    })),
  },
];

/** What else is read of a pull request, by what is asked. */
const PULL_DETAILS: readonly [RegExp, string][] = [
  [/\bdiff\b|\bchanges?\b|\bwhat does\b/, "get_pull_request_diff"],
  [/\bfiles?\b/, "list_pull_request_files"],
  [/\breview(?:s|ed|ers?)?\b|\bapproved\b/, "list_review_comments"],
];
