/** Changes of code: branches, files, pull requests, reviews, merges. */
import { createHash } from "node:crypto";
import { readItem, readItems } from "#dev/model/answers.ts";
import { type Asked, commands, type Intent, QUESTIONS } from "#dev/model/intent.ts";
import { capitalise, linkOf } from "#dev/model/intents/changing-issues.ts";
import { inline, link } from "#dev/model/markdown.ts";
import { AskBack, call, fetchData, type Plan } from "#dev/model/plan.ts";
import { findBranchAfter } from "#dev/model/slots.ts";

export const CHANGING_CODE: readonly Intent[] = [
  {
    id: "create-pull-request",
    does: "Open a pull request",
    tools: ["create_pull_request"],
    pattern: /(?:create|make|open)\b(?: an?| another| draft)* (?:pull request|pr)\b/,
    order: true,
    needs: ["place"],
    examples: {
      'Open a pull request from fix to main in alice/webshop titled "Fix it"':
        'create_pull_request alice/webshop title="Fix it" head=fix base=main',
      "create a draft PR from fix-cart in alice/webshop":
        'list_branches alice/webshop; create_pull_request alice/webshop title="Fix cart" head=fix-cart base=main draft=true',
    },
    *run(asked): Plan {
      const { place, head: words, saying } = asked;
      const head = findBranchAfter("from", words);
      if (!head) throw new AskBack(QUESTIONS.head);
      const base = findBranchAfter("to|into", words) ?? (yield* findDefaultBranch(place));
      const title = asked.title ?? capitalise(head.replace(/^.*\//, "").replace(/[-_]+/g, " "));
      const body = saying === title ? undefined : saying;
      const draft = /\bdraft\b/.test(asked.words) || undefined;
      const data = yield* fetchData("create_pull_request", { ...place, title, head, base, body, draft });
      return `I opened ${linkOf(asked, readItem(data, "pull_request"))}: “${inline(title)}”, \`${head}\` → \`${base}\`.`;
    },
  },
  {
    id: "create-branch",
    does: "Create a branch",
    tools: ["create_branch"],
    pattern: /(?:create|make|add)\b(?: an?| new)* branch\b/,
    order: true,
    needs: ["place", "branch"],
    examples: {
      "Create a branch fix-cart from main in alice/webshop":
        "create_branch alice/webshop branch=fix-cart from=main",
      "make a new branch called fix from main in webshop":
        "list_repositories query=webshop; create_branch alice/webshop branch=fix from=main",
    },
    *run({ place, name, branch = "", text }): Plan {
      const from = findBranchAfter("from", text);
      yield* fetchData("create_branch", { ...place, branch, from });
      return `I created the branch \`${inline(branch)}\` in ${name}${from ? ` from \`${inline(from)}\`` : ""}.`;
    },
  },
  {
    id: "write-file",
    does: "Create or change a file, by a pull request unless you name a branch",
    tools: ["create_or_update_file"],
    pattern: /(?:create|write|add|change|replace|update|append)\b.*(?:\.[a-z]{2,4}\b|\breadme\b)/,
    order: true,
    unless: /\b(?:issue|comment|label)\b/,
    needs: ["place", "content"],
    examples: {
      'Replace "guets" with "guests" in README.md of alice/webshop':
        "get_file alice/webshop path=README.md; list_branches alice/webshop; create_branch; create_or_update_file; create_pull_request",
      'create the file docs/hi.md in alice/webshop with the content "Hello!" on branch docs':
        'get_file alice/webshop path=docs/hi.md ref=docs; create_or_update_file alice/webshop path=docs/hi.md branch=docs content="Hello!\\n"',
      'append "See you." to README.md in alice/webshop':
        'get_file; list_branches; create_branch; create_or_update_file alice/webshop content="Welcome, guets.\\nSee you.\\n"; create_pull_request',
    },
    *run(asked): Plan {
      const { place, name, branch: named } = asked;
      const edit = yield* editOf(asked);
      const { path, message } = edit;
      const linked = (data: unknown): string => link(path, readItem(data, "file")?.url);
      if (named) {
        const data = yield* fetchData("create_or_update_file", { ...place, ...edit, branch: named });
        return `I committed ${linked(data)} to \`${inline(named)}\` in ${name}: “${inline(message)}”.`;
      }
      const base = yield* findDefaultBranch(place);
      const branch = branchFor(edit);
      const opening = `I'll make the change on a new branch, \`${branch}\`, and open a pull request.`;
      yield* fetchData("create_branch", { ...place, branch, from: base }, opening);
      const data = yield* fetchData("create_or_update_file", { ...place, ...edit, branch });
      const pull = yield* fetchData("create_pull_request", { ...place, title: message, head: branch, base });
      const made = linkOf(asked, readItem(pull, "pull_request"));
      return `I changed ${linked(data)} on the branch \`${branch}\` and opened ${made}: “${inline(message)}”.`;
    },
  },
  {
    id: "merge",
    does: "Merge a pull request",
    tools: ["get_pull_request", "merge_pull_request"],
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
    *run(asked): Plan {
      const { target, words } = asked;
      const pull = readItem(yield* fetchData("get_pull_request", target), "pull_request");
      const name = linkOf(asked, pull);
      if (pull?.merged) return `${name} is merged already.`;
      if (pull?.state === "closed") return `${name} is closed, so it can't be merged.`;
      if (pull?.mergeable === false)
        return `${name} can't be merged: it conflicts with \`${inline(pull.base)}\`.`;
      const merge_method = /\b(?:squash|rebase)\b/.exec(words)?.[0];
      const data = yield* fetchData("merge_pull_request", {
        ...target,
        head_sha: pull?.head_sha,
        merge_method,
      });
      return readItem(data, "merge")?.merged === false
        ? `GitHub did not merge ${name}.`
        : `I merged ${name} “${inline(pull?.title)}” into \`${inline(pull?.base)}\`.`;
    },
  },
  {
    id: "review",
    does: "Approve a pull request, or request changes",
    tools: ["get_pull_request", "create_pull_request_review"],
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
    *run({ target, name, orders, saying, quotes }): Plan {
      const body = saying ?? quotes[0];
      const [event = "COMMENT", done = "reviewed"] = commands(orders, "approve")
        ? ["APPROVE", "approved"]
        : commands(orders, "request changes")
          ? ["REQUEST_CHANGES", "requested changes on"]
          : [];
      if (!body && event !== "APPROVE") throw new AskBack(QUESTIONS.saying);
      const pull = event === "COMMENT" ? undefined : yield* fetchData("get_pull_request", target);
      const commit_id = readItem(pull, "pull_request")?.head_sha;
      const data = yield* fetchData("create_pull_request_review", { ...target, event, commit_id, body });
      return `I ${done} ${link(`#${target.number}`, readItem(data, "review")?.url)} in ${name}.`;
    },
  },
];

/** The branch that others start from. */
function* findDefaultBranch(place: Asked["place"]): Plan {
  const names = readItems((yield* call("list_branches", { ...place })).data, "branches").map(
    ({ name }) => name,
  );
  return ["main", "master"].find((name) => names.includes(name)) ?? names[0] ?? "main";
}

interface Edit {
  path: string;
  content: string;
  sha: string | undefined;
  message: string;
}

/** What the file will hold: the words in quotation marks alone, after what is there, or in place of others. */
function* editOf({ place, path = "", branch, orders, quotes, words }: Asked): Plan<Edit> {
  const [first = "", second] = quotes.filter((quote) => quote !== path);
  const { data } = yield* call("get_file", { ...place, path, ref: branch });
  const file = readItem(data, "file");
  const text = file?.content ?? "";
  const common = { path, sha: file?.sha };
  if (second !== undefined && commands(orders, "replace|change")) {
    if (!text.includes(first))
      throw new AskBack(`\`${path}\` doesn't contain “${first}”, so there is nothing to replace.`);
    const message = `Replace “${first}” with “${second}” in ${path}`;
    return { ...common, content: text.replaceAll(first, second), message };
  }
  if (file && commands(orders, "append|add") && !/\bfile\b/.test(words))
    return { ...common, content: `${text.replace(/\n*$/, "\n")}${first}\n`, message: `Add to ${path}` };
  return { ...common, content: `${first}\n`, message: `${file ? "Update" : "Create"} ${path}` };
}

/** The same edit always has the same branch, since a plan runs again from its start; another edit of the file has another. */
function branchFor({ path, content }: Edit): string {
  const name = path.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `edit-${name}-${createHash("sha256").update(content).digest("hex").slice(0, 6)}`;
}
