/** Changes of issues. */
import { type Item, readItem, readItems } from "#dev/model/answers.ts";
import { type Asked, commands, type Intent } from "#dev/model/intent.ts";
import { CHANGES, makeChanges, tellDone } from "#dev/model/intents/changes.ts";
import { inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { findPeople } from "#dev/model/place.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { findSimilar } from "#dev/model/similar.ts";

const or = <T>(found: T[]): T[] | undefined => (found.length > 0 ? found : undefined);
export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** `owner/repo#12`, linked. */
export const linkOf = ({ name }: Asked, made: Item | undefined): string =>
  link(`${name}#${made?.number ?? ""}`, made?.url);

export const CHANGING_ISSUES: readonly Intent[] = [
  {
    id: "duplicates",
    does: "Find the duplicates of an issue, and close them with a reason",
    tools: ["get_issue", "list_issues"],
    pattern: /\bduplicates\b/,
    needs: ["place", "number"],
    examples: {
      "Close the duplicates of #3 in alice/webshop and say why": "get_issue; list_issues",
      "are there duplicates of issue 3 in alice/webshop?": "get_issue; list_issues",
    },
    *run(asked): Plan {
      const { place, target, orders } = asked;
      const original = readItem(yield* fetchData("get_issue", target), "issue");
      const others = readItems(yield* fetchData("list_issues", { ...place, state: "open" }), "issues");
      const found = original ? findSimilar(original, others) : [];
      const name = linkOf(asked, original);
      if (found.length === 0) return `I found no open issue that looks like a duplicate of ${name}.`;
      const lines = found.map((issue) => `${link(`#${issue.number}`, issue.url)} ${inline(issue.title)}`);
      if (!commands(orders, "close"))
        return paragraphs(`These look like duplicates of ${name}:`, list(lines));
      const body = `Closing as a duplicate of #${target.number} (“${original?.title}”): both describe the same problem. Let's go on there.`;
      const change = (tool: string, done: string, args: object) =>
        found.map(({ number }) => ({ tool, args: { ...place, number, ...args }, done }));
      const told = yield* makeChanges(
        change("add_issue_comment", "commented on", { body }),
        `I found duplicates of #${target.number}. I say so there first, and then close them.`,
      );
      const closed = yield* makeChanges(change("close_issue", "closed", { reason: "duplicate" }));
      return tellDone([...told, ...closed.map((line) => `${line} as a duplicate of #${target.number}`)]);
    },
  },
  {
    id: "create-issue",
    does: "Open a new issue",
    tools: ["create_issue"],
    pattern: /(?:create|file|report|open|new|add|write)\b(?: an?| another| new)* (?:issue|bug|ticket)\b/,
    order: true,
    unless: /#\d/,
    needs: ["place", "title"],
    examples: {
      'Create an issue in alice/webshop titled "Dark mode" saying "Easier on the eyes."':
        'create_issue alice/webshop title="Dark mode" body="Easier on the eyes."',
      'Create an issue "The tea is cold" in alice/webshop':
        'create_issue alice/webshop title="The tea is cold"',
      'open a new bug in alice/webshop: "The cart forgets items"':
        'create_issue alice/webshop title="The cart forgets items"',
      "file an issue in alice/webshop about slow search": 'create_issue alice/webshop title="Slow search"',
      'Create an issue in alice/webshop titled "Close the door, label nothing" with the labels bug and ui':
        'create_issue alice/webshop title="Close the door, label nothing" labels=["bug","ui"]',
      'report a bug in alice/webshop called "Crash" with the label "good first issue" and assign it to me':
        'get_authenticated_user; create_issue alice/webshop title=Crash labels=["good first issue"] assignees=["alice"]',
    },
    *run(asked): Plan {
      const title = capitalise(asked.title ?? "");
      const { place, saying, labels } = asked;
      const assignees = or(yield* findPeople(asked.assignees, asked.conversation));
      const body = saying === asked.title ? undefined : saying;
      const data = yield* fetchData("create_issue", { ...place, title, body, labels: or(labels), assignees });
      return `I opened ${linkOf(asked, readItem(data, "issue"))}: “${inline(title)}”.`;
    },
  },
];

export const CHANGE: Intent = {
  id: "change-issue",
  does: "Comment on, close, reopen, label, assign or rename issues",
  tools: ["close_issue", "add_issue_comment"],
  pattern: new RegExp(CHANGES.map(({ verbs }) => verbs).join("|")),
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
    'add a comment to alice/webshop#3: "On it."': 'add_issue_comment alice/webshop#3 body="On it."',
    "Close #3 in alice/webshop": "close_issue alice/webshop#3",
    "can you close alice/webshop#3 as not planned?": "close_issue alice/webshop#3 reason=not_planned",
    'close #3 in alice/webshop saying "Done in 2.0"':
      'add_issue_comment alice/webshop#3 body="Done in 2.0"; close_issue alice/webshop#3',
    "close alice/webshop#3 because it is fixed":
      'add_issue_comment alice/webshop#3 body="Closing this because it is fixed."; close_issue alice/webshop#3',
    "reopen alice/webshop#3": "reopen_issue alice/webshop#3",
    "label #3 in alice/webshop as bug": 'add_issue_labels alice/webshop#3 labels=["bug"]',
    'add the labels "help wanted" and "bug" to #3 in alice/webshop':
      'add_issue_labels alice/webshop#3 labels=["help wanted","bug"]',
    "remove the label bug from #3 in alice/webshop": "remove_issue_label alice/webshop#3 label=bug",
    "assign #3 in alice/webshop to bob and carol": 'assign_issue alice/webshop#3 assignees=["bob","carol"]',
    "assign @bob to alice/webshop#3": 'assign_issue alice/webshop#3 assignees=["bob"]',
    "assign #3 in alice/webshop to me and label it bug":
      'get_authenticated_user; add_issue_labels alice/webshop#3 labels=["bug"]; assign_issue alice/webshop#3 assignees=["alice"]',
    "unassign bob from alice/webshop#3": 'unassign_issue alice/webshop#3 assignees=["bob"]',
    'rename #3 in alice/webshop to "A better title"': 'edit_issue alice/webshop#3 title="A better title"',
  },
  *run(asked): Plan {
    const people = yield* findPeople(asked.assignees, asked.conversation);
    const asksFor = CHANGES.filter(({ verbs, when }) => commands(asked.orders, verbs) || when?.(asked));
    // All of it is understood before the first change is made: a question in between would make them twice.
    const steps = asksFor.map(({ tool, done, args }) =>
      asked.numbers.map((number) => ({
        tool,
        done,
        args: { ...asked.place, number, ...args(asked, people) },
      })),
    );
    const lines: string[] = [];
    for (const changes of steps) lines.push(...(yield* makeChanges(changes)));
    return tellDone(lines);
  },
};
