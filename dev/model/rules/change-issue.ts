import type { Ask } from "#dev/model/ask.ts";
import { inline } from "#dev/model/markdown.ts";
import {
  type Change,
  commands,
  linkNumber,
  makeChanges,
  resolveNumbers,
  resolvePeople,
  resolvePlace,
  tellDone,
} from "#dev/model/parts.ts";
import { AskBack, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import type { RepositoryName } from "#dev/model/repository.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import {
  beforeWriting,
  findAssignees,
  findLabels,
  findQuotes,
  findSaying,
  findTitle,
} from "#dev/model/words.ts";

type Target = RepositoryName & { number: number };
type Order = (ask: Ask, target: Target, people: string[]) => Change | undefined;

const UNLABEL = "unlabel|(?:remove|drop|delete|take)(?: off)? .*\\blabels?";
const LABEL = "label|tag|(?:add|set|put|give)(?: it)? .*\\blabels?";
const RENAME =
  "rename|retitle|(?:change|edit|set|update) the title|(?:change|edit|set|replace|update) the (?:body|text|description)";

/** Each change that may be asked for, in the order in which they are made. Several may stand in one request. */
const ORDERS: Order[] = [
  ({ orders, text }, target) => {
    const body = findSaying(text) ?? findBecause(text);
    if (!body && /\bsay why\b/.test(orders)) throw new AskBack(QUESTIONS.comment);
    if (!body || commands(orders, RENAME)) return undefined;
    return change("add_issue_comment", { ...target, body }, (link) => `commented on ${link}`, "comment");
  },
  ({ orders, text }, target) => {
    if (!commands(orders, UNLABEL)) return undefined;
    const [label] = needNames(findLabels(text), QUESTIONS.labels);
    return change(
      "remove_issue_label",
      { ...target, label },
      (link) => `removed the label “${inline(label)}” from ${link}`,
    );
  },
  ({ orders, text }, target) => {
    if (!commands(orders, LABEL) || commands(orders, UNLABEL)) return undefined;
    const labels = needNames(findLabels(text), QUESTIONS.labels);
    return change(
      "add_issue_labels",
      { ...target, labels },
      (link) => `labelled ${link} ${labels.map((name) => `“${inline(name)}”`).join(" and ")}`,
    );
  },
  ({ orders }, target, people) => {
    if (!commands(orders, "unassign")) return undefined;
    const assignees = needNames(people, QUESTIONS.assignee);
    return change(
      "unassign_issue",
      { ...target, assignees },
      (link) => `took ${assignees.join(" and ")} off ${link}`,
    );
  },
  ({ orders }, target, people) => {
    if (!commands(orders, "assign")) return undefined;
    const assignees = needNames(people, QUESTIONS.assignee);
    return change(
      "assign_issue",
      { ...target, assignees },
      (link) => `assigned ${link} to ${assignees.join(" and ")}`,
    );
  },
  ({ words, orders, text }, target) => {
    if (!commands(orders, RENAME)) return undefined;
    const edited = findQuotes(text).at(-1) ?? findTitle(text) ?? /\bto\s+(.+)$/i.exec(text)?.[1];
    if (!edited) throw new AskBack(QUESTIONS.title);
    const field = /\b(?:body|text|description)\b/.test(words) ? "body" : "title";
    return change("edit_issue", { ...target, [field]: edited }, (link) => `changed the ${field} of ${link}`);
  },
  ({ orders }, target) =>
    commands(orders, "re-?open")
      ? change("reopen_issue", { ...target }, (link) => `reopened ${link}`)
      : undefined,
  ({ words, orders }, target) =>
    commands(orders, "close|resolve")
      ? change("close_issue", { ...target, reason: findReason(words) }, (link) => `closed ${link}`)
      : undefined,
];

/** Changes of issues: close, reopen, label, assign, rename, with a comment if there is something to say. */
export const changeIssue: Rule = {
  topic: "change-issue",
  does: "Close, reopen, label, assign or rename issues",
  tools: ["close_issue"],
  examples: [
    'Close #1 in alice/webshop saying "Fixed in 2.0"',
    "close issue 1 of webshop as not planned",
    "reopen alice/webshop#1",
    "label #1 in alice/webshop as bug",
    "remove the label bug from #1 in alice/webshop",
    "assign #1 in alice/webshop to me and label it bug",
    'rename #1 in alice/webshop to "A better title"',
  ],
  applies: ({ words, orders }) =>
    commands(orders, `close|resolve|re-?open|unassign|assign|${UNLABEL}|${LABEL}|${RENAME}`) &&
    !/\b(?:file|branch)\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const numbers = resolveNumbers(ask);
    const people = yield* resolvePeople(ask, findAssignees(beforeWriting(ask.text)));
    // All of it is understood before the first change is made: a question in between would make them twice.
    const steps = ORDERS.map((order) =>
      numbers.flatMap((number) => order(ask, { ...where, number }, people) ?? []),
    );
    const lines: string[] = [];
    for (const changes of steps) lines.push(...(yield* makeChanges(changes)).map(({ line }) => line));
    return tellDone(lines);
  },
};

function change(
  name: string,
  args: Record<string, unknown>,
  say: (link: string) => string,
  key = "issue",
): Change {
  return { call: { name, args }, done: (data) => say(linkNumber(args.number, data, key)) };
}

function needNames(names: string[], question: string): string[] {
  if (names.length === 0) throw new AskBack(question);
  return names;
}

function findReason(words: string): string | undefined {
  if (/\bduplicates?\b/.test(words)) return "duplicate";
  return /\b(?:not planned|won'?t ?fix|stale|invalid|won't do)\b/.test(words) ? "not_planned" : undefined;
}

/** `close it because …`: the reason, as the comment. */
function findBecause(text: string): string | undefined {
  const reason = /\b(because|since|as it is|as it was)\s+(.+?)[.!]?$/i.exec(text);
  return reason ? `Closing this ${reason[1]?.toLowerCase()} ${reason[2]}.` : undefined;
}
