/** Changes of issues. Every call waits for the person's approval, which is the agent's part. */
import { readItem, readItems } from "#dev/model/answers.ts";
import { type Asked, commands, type Intent, NEEDS, type Need } from "#dev/model/intent.ts";
import { type Change, makeChanges, makeOne } from "#dev/model/intents/changes.ts";
import { capitalise, inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { findPeople } from "#dev/model/place.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { findSimilar } from "#dev/model/similar.ts";

export const WRITING_ISSUES: readonly Intent[] = [
  {
    does: "Find the duplicates of an issue, and close them with a reason",
    pattern: /\bduplicates\b/,
    needs: ["place", "number"],
    examples: {
      "Close the duplicates of #3 in alice/webshop and say why":
        "get_issue; list_issues; add_issue_comment alice/webshop#2; close_issue alice/webshop#2 reason=duplicate",
      "are there duplicates of issue 3 in alice/webshop?": "get_issue; list_issues",
    },
    *run({ place, target, orders }): Plan {
      const original = readItem(yield* fetchData("get_issue", target), "issue") ?? {};
      const others = readItems(yield* fetchData("list_issues", { ...place, state: "open" }), "issues");
      const found = findSimilar(original, others);
      const name = link(`#${target.number}`, original.url);
      if (found.length === 0) return `I found no open issue that looks like a duplicate of ${name}.`;
      const shown = found.map(({ number, url, title }) => `${link(`#${number}`, url)} ${inline(title)}`);
      if (!commands(orders, "close"))
        return paragraphs(`These look like duplicates of ${name}:`, list(shown));
      const same = `#${target.number}`;
      const all = (name: string, done: string, more: object): Change[] =>
        found.map(({ number }) => ({ name, done, args: { ...place, number, ...more } }));
      const body = `Closing as a duplicate of ${same} (“${original.title}”): both describe the same problem.`;
      const comments = all("add_issue_comment", "commented on", { body });
      const closing = all("close_issue", "closed", { reason: "duplicate" });
      const why = `as a duplicate of ${same}`;
      const steps = [comments, closing.map((change) => ({ ...change, why }))];
      const say = `I found duplicates of ${same}. I say so there first, and then close them.`;
      return yield* makeChanges(steps, say);
    },
  },
  {
    does: "Open a new issue",
    pattern: /(?:create|file|report|open|new|add|write)\b(?: an?| another| new)* (?:issue|bug|ticket)\b/,
    order: true,
    unless: /#\d/,
    needs: ["place", "title"],
    examples: {
      'Create an issue in alice/webshop titled "Dark mode" saying "Easier on the eyes."':
        'create_issue alice/webshop title="Dark mode" body="Easier on the eyes."',
      'Create an issue "The tea is cold" in alice/webshop':
        'create_issue alice/webshop title="The tea is cold"',
      "file an issue in alice/webshop about slow search": 'create_issue alice/webshop title="Slow search"',
      'report a bug in alice/webshop called "Crash" with the label "good first issue" and assign it to me':
        'get_authenticated_user; create_issue alice/webshop title=Crash labels=["good first issue"] assignees=["alice"]',
    },
    *run(asked): Plan {
      const { place, title = "", saying, labels } = asked;
      const assignees = yield* findPeople(asked);
      const body = saying === title ? undefined : saying;
      const args = { ...place, title: capitalise(title), body, labels, assignees };
      return yield* makeOne("create_issue", "opened", args);
    },
  },
];

function need<T>(need: Need, found: T | undefined): T {
  if (found === undefined) throw new AskBack(NEEDS[need].question);
  return found;
}

/** A change that one verb orders; several may stand in one request, and are made in this order. */
interface Verb {
  tool: string;
  verbs: string;
  /** Asked for in another way than by a verb. */
  when?: RegExp;
  args(asked: Asked, people: string[]): Record<string, unknown>;
  done: string;
}

const assigneesOf = (_: Asked, assignees: string[]) => ({ assignees });
const REASONS: readonly [RegExp, string][] = [
  [/\bduplicate\b/, "duplicate"],
  [/\b(?:not planned|won't fix)\b/, "not_planned"],
];
const VERBS: readonly Verb[] = [
  {
    tool: "add_issue_comment",
    verbs: "(?:comment|reply|respond|(?:add|write|leave)\\b(?: an?| the)* (?:comment|reply))\\b",
    when: /\b(?:saying|because|with (?:the |a )?(?:comment|reason))\b/,
    args: (asked) => ({ body: need("saying", commentOf(asked)) }),
    done: "commented on",
  },
  {
    tool: "remove_issue_label",
    verbs: "(?:unlabel|remove\\b.*\\blabels?)\\b",
    args: ({ labels: [label] }) => ({ label: need("labels", label) }),
    done: "removed the label from",
  },
  {
    tool: "add_issue_labels",
    verbs: "(?:label|(?:add|set|put)\\b.*\\blabels?)\\b",
    args: ({ labels }) => ({ labels: need("labels", labels[0]) && labels }),
    done: "labelled",
  },
  { tool: "unassign_issue", verbs: "unassign\\b", args: assigneesOf, done: "unassigned" },
  { tool: "assign_issue", verbs: "assign\\b", args: assigneesOf, done: "assigned" },
  {
    tool: "edit_issue",
    verbs: "(?:rename|retitle|change the title)\\b",
    args: ({ quotes, title }) => ({ title: need("title", quotes.at(-1) ?? title) }),
    done: "renamed",
  },
  { tool: "reopen_issue", verbs: "re-?open\\b", args: () => ({}), done: "reopened" },
  {
    tool: "close_issue",
    verbs: "close\\b",
    args: ({ words }) => ({ reason: REASONS.find(([pattern]) => pattern.test(words))?.[1] }),
    done: "closed",
  },
];

function commentOf({ text, saying, quotes }: Asked): string | undefined {
  const because = /\bbecause\s+(.+)/is.exec(text)?.[1]?.replace(/[.!]$/, "");
  return because ? `Closing this because ${because}.` : (saying ?? quotes[0]);
}

/** Comes after all other rows that write: its verbs are words of theirs. */
export const CHANGE_ISSUE: Intent = {
  does: "Comment on, close, reopen, label, assign or rename issues",
  pattern: new RegExp(VERBS.map(({ verbs }) => verbs).join("|")),
  order: true,
  unless: /\b(?:file|branch)\b/,
  needs: ["place", "number"],
  examples: {
    'Comment on #1 in alice/wonderland-api saying "Thanks"':
      "add_issue_comment alice/wonderland-api#1 body=Thanks",
    'Comment on #3 in alice/webshop saying "Please close this later"':
      'add_issue_comment alice/webshop#3 body="Please close this later"',
    "reply to issue 3 in alice/webshop: Thanks, I see it in bob/other too.":
      'add_issue_comment alice/webshop#3 body="Thanks, I see it in bob/other too."',
    "can you close alice/webshop#3 as not planned?": "close_issue alice/webshop#3 reason=not_planned",
    'close #3 in alice/webshop saying "Done in 2.0"':
      'add_issue_comment alice/webshop#3 body="Done in 2.0"; close_issue alice/webshop#3',
    "close alice/webshop#3 because it is fixed":
      'add_issue_comment alice/webshop#3 body="Closing this because it is fixed."; close_issue alice/webshop#3',
    "reopen alice/webshop#3": "reopen_issue alice/webshop#3",
    'add the labels "help wanted" and "bug" to #3 in alice/webshop':
      'add_issue_labels alice/webshop#3 labels=["help wanted","bug"]',
    "remove the label bug from #3 in alice/webshop": "remove_issue_label alice/webshop#3 label=bug",
    "assign @bob to alice/webshop#3": 'assign_issue alice/webshop#3 assignees=["bob"]',
    "assign #3 in alice/webshop to me and label it bug":
      'get_authenticated_user; add_issue_labels alice/webshop#3 labels=["bug"]; assign_issue alice/webshop#3 assignees=["alice"]',
    "unassign bob from alice/webshop#3": 'unassign_issue alice/webshop#3 assignees=["bob"]',
    'rename #3 in alice/webshop to "A better title"': 'edit_issue alice/webshop#3 title="A better title"',
  },
  *run(asked): Plan {
    const people = yield* findPeople(asked);
    const ordered = VERBS.filter((one) => commands(asked.orders, one.verbs) || one.when?.test(asked.words));
    // All of it is understood before the first change is made: a question in between would make them twice.
    const steps = ordered.map(({ tool: name, done, args }) => {
      const more = args(asked, people);
      return asked.numbers.map((number) => ({ name, done, args: { ...asked.place, number, ...more } }));
    });
    return yield* makeChanges(steps);
  },
};
