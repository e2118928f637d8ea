/** Changes of code: pull requests, branches, files, merges, reviews. */
import { createHash } from "node:crypto";
import { readItem } from "#dev/model/answers.ts";
import { type Asked, commands, type Intent, NEEDS } from "#dev/model/intent.ts";
import { makeChanges, makeOne } from "#dev/model/intents/changes.ts";
import { capitalise, inline, link } from "#dev/model/markdown.ts";
import { AskBack, call, fetchData, type Plan } from "#dev/model/plan.ts";

export const WRITING_CODE: readonly Intent[] = [
  {
    does: "Open a pull request",
    pattern: /(?:create|make|open)\b(?: an?| another| draft)* (?:pull request|pr)\b/,
    order: true,
    needs: ["place", "from"],
    examples: {
      'Open a pull request from fix to main in alice/webshop titled "Fix it"':
        'create_pull_request alice/webshop title="Fix it" head=fix base=main',
      "create a draft PR from fix-cart in alice/webshop":
        'create_pull_request alice/webshop title="Fix cart" head=fix-cart base=main draft=true',
    },
    run({ place, words, from: head = "", into: base = "main", saying, ...asked }) {
      const title = asked.title ?? capitalise(head.replace(/^.*\//, "").replace(/[-_]+/g, " "));
      const body = saying === title ? undefined : saying;
      const draft = /\bdraft\b/.test(words) || undefined;
      return makeOne("create_pull_request", "opened", { ...place, title, head, base, body, draft });
    },
  },
  {
    does: "Create a branch",
    pattern: /(?:create|make|add)\b(?: an?| new)* branch\b/,
    order: true,
    needs: ["place", "branch"],
    examples: {
      "Create a branch fix-cart from main in alice/webshop":
        "create_branch alice/webshop branch=fix-cart from=main",
      "make a new branch called fix from main in webshop":
        "list_repositories query=webshop; create_branch alice/webshop branch=fix from=main",
    },
    run: ({ place, branch, from }) =>
      makeOne("create_branch", "created the branch", { ...place, branch, from }),
  },
  {
    does: "Create or change a file, by a pull request unless you name a branch",
    pattern: /(?:create|write|add|change|replace|update|append)\b.*(?:\.[a-z]{2,4}\b|\breadme\b)/,
    order: true,
    unless: /\b(?:issue|comment|label)\b/,
    needs: ["place", "text"],
    examples: {
      'Replace "guets" with "guests" in README.md of alice/webshop':
        "get_file alice/webshop path=README.md; create_branch; create_or_update_file; create_pull_request",
      'create the file docs/hi.md in alice/webshop with the content "Hello!" on branch docs':
        'get_file alice/webshop path=docs/hi.md ref=docs; create_or_update_file alice/webshop path=docs/hi.md branch=docs content="Hello!\\n"',
      'append "See you." to README.md in alice/webshop':
        'get_file; create_branch; create_or_update_file alice/webshop content="Welcome, guets.\\nSee you.\\n"; create_pull_request',
    },
    *run(asked): Plan {
      const { place } = asked;
      const edit = yield* editOf(asked);
      const branch = asked.branch ?? branchFor(edit);
      const args = { ...place, ...edit, branch };
      const commit = { name: "create_or_update_file", done: "committed", args };
      if (asked.branch) return yield* makeChanges([[commit]]);
      const branching = { ...place, branch, from: "main" };
      const opening = { ...place, title: edit.message, head: branch, base: "main" };
      const before = [{ name: "create_branch", done: "created the branch", args: branching }];
      const after = [{ name: "create_pull_request", done: "opened", args: opening }];
      const say = `I'll make the change on a new branch, \`${branch}\`, and open a pull request.`;
      return yield* makeChanges([before, [commit], after], say);
    },
  },
  {
    does: "Merge a pull request",
    pattern: /(?:merge|squash|rebase)\b/,
    order: true,
    needs: ["place", "number"],
    examples: {
      "squash and merge PR #3 in alice/webshop":
        "get_pull_request alice/webshop#3; merge_pull_request alice/webshop#3 head_sha=c0ffee merge_method=squash",
      "Merge pull request #3 in alice/webshop":
        "get_pull_request; merge_pull_request alice/webshop#3 head_sha=c0ffee",
    },
    // Looks at the pull request first, so that only what was looked at is merged.
    *run({ target, words }): Plan {
      const pull = readItem(yield* fetchData("get_pull_request", target), "pull_request") ?? {};
      const name = link(`#${target.number}`, pull.url);
      if (pull.merged) return `${name} is merged already.`;
      if (pull.state === "closed") return `${name} is closed already.`;
      if (pull.mergeable === false)
        return `${name} can't be merged: it conflicts with \`${inline(pull.base)}\`.`;
      const merge_method = /\b(?:squash|rebase)\b/.exec(words)?.[0];
      const args = { ...target, head_sha: pull.head_sha, merge_method };
      return yield* makeOne("merge_pull_request", "merged", args);
    },
  },
  {
    does: "Approve a pull request, or request changes",
    pattern: /(?:approve|request changes|review\b.*(?:…|\bwith\b|\bsaying\b|:|$))/,
    order: true,
    needs: ["place", "number"],
    examples: {
      'approve PR #3 in alice/webshop saying "Nice!"':
        'get_pull_request alice/webshop#3; create_pull_request_review alice/webshop#3 event=APPROVE commit_id=c0ffee body="Nice!"',
      'request changes on PR #3 in alice/webshop: "Add a test."':
        'get_pull_request alice/webshop#3; create_pull_request_review alice/webshop#3 event=REQUEST_CHANGES commit_id=c0ffee body="Add a test."',
      'review PR #3 in alice/webshop with the comment "Looks good so far"':
        'create_pull_request_review alice/webshop#3 event=COMMENT body="Looks good so far"',
    },
    *run({ target, orders, saying, quotes }): Plan {
      const body = saying ?? quotes[0];
      const event = EVENTS.find(([verb]) => commands(orders, verb))?.[1] ?? "COMMENT";
      if (!body && event !== "APPROVE") throw new AskBack(NEEDS.saying.question);
      const pull = event === "COMMENT" ? undefined : yield* fetchData("get_pull_request", target);
      const commit_id = readItem(pull, "pull_request")?.head_sha;
      return yield* makeOne("create_pull_request_review", "reviewed", { ...target, event, commit_id, body });
    },
  },
];

const EVENTS = [["approve", "APPROVE"] as const, ["request changes", "REQUEST_CHANGES"] as const];

type Edit = { path: string; content: string; sha: string | undefined; message: string };

/** What the file will hold: the words in quotation marks alone, after what is there, or in place of others. */
function* editOf({ place, path = "", branch, orders, quotes, words }: Asked): Plan<Edit> {
  const [text = "", instead] = quotes.filter((quote) => quote !== path);
  const { data } = yield* call("get_file", { ...place, path, ref: branch });
  const file = readItem(data, "file");
  const before = file?.content ?? "";
  const common = { path, sha: file?.sha };
  if (instead !== undefined && commands(orders, "replace|change")) {
    if (!before.includes(text))
      throw new AskBack(`\`${path}\` doesn't contain “${text}”, so there is nothing to replace.`);
    const message = `Replace “${text}” with “${instead}” in ${path}`;
    return { ...common, content: before.replaceAll(text, instead), message };
  }
  if (file && commands(orders, "append|add") && !/\bfile\b/.test(words)) {
    const content = `${before.replace(/(?<!\n)\n*$/, "\n")}${text}\n`;
    return { ...common, content, message: `Add to ${path}` };
  }
  return { ...common, content: `${text}\n`, message: `${file ? "Update" : "Create"} ${path}` };
}

/** The same edit always has the same branch, since a plan runs again from its start; another edit of the file has another. */
function branchFor({ path, content }: Edit): string {
  const name = path.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `edit-${name}-${createHash("sha256").update(content).digest("hex").slice(0, 6)}`;
}
