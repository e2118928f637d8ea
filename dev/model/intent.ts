/** A row of the table: what is asked, in which words, which tools are called for it, and how it is answered. */
import { describeAll } from "#dev/model/answers.ts";
import type { Conversation } from "#dev/model/conversation.ts";
import { callAll, type Plan } from "#dev/model/plan.ts";
import * as slots from "#dev/model/slots.ts";
import type { Call } from "#dev/model/wire.ts";

/**
 * Examples, each with the calls that it leads to with the tools of the tests, parted by `; `: the tool's name, a repository or an
 * issue, and arguments where they say something, as in `list_issues alice/webshop state=open labels=["bug"]`.
 */
export type Examples = Readonly<Record<string, string>>;

export interface Intent {
  /** "I can …", for help and for docs/embedded-model.md; a row without it is not shown. */
  does?: string;
  /** What has to be offered for that; unless given, the tools of the first example. */
  tools?: readonly string[];
  /** Recognises the request, in lower case and without what is quoted. */
  pattern: RegExp;
  /** As an order: at the beginning or after "please", "and" and the like, and not in what is to be written. */
  order?: boolean;
  unless?: RegExp;
  needs?: readonly Need[];
  examples: Examples;
  run(asked: Asked): Plan | string;
}

/** One request as the rows see it. What a row `needs` is there when it runs. */
export type Asked = ReturnType<typeof readRequest>;

/** Finds all slots of a request. */
export function readRequest(text: string, conversation: Conversation) {
  const start = slots.opening(text);
  const head = slots.beforeWriting(start);
  const saying = slots.findSaying(text);
  const titled = slots.findTitle(text);
  // A quoted name of a repository is no text.
  const quotes = slots.findQuotes(text).filter((quote) => !/^[\w.-]+\/[\w.-]+$/.test(quote));
  // What is named between the quotation marks stays, what is written after `titled` and `saying` goes.
  const written = [titled, saying].filter((part) => part !== undefined);
  const named = slots.opening(written.reduce((rest, part) => rest.replace(part, "…"), text));
  const about = /\babout\s+(.+?)(?:\s+in\s+\S+)?[.!]?$/i.exec(start)?.[1];
  return {
    text,
    conversation,
    head,
    saying,
    quotes,
    /** For recognising: all of it, and without what is to be written. */
    words: slots.simplify(start),
    orders: slots.simplify(head),
    title: titled ?? quotes[0] ?? about ?? saying,
    labels: slots.findLabels(named),
    assignees: slots.findAssignees(named),
    state: slots.findState(slots.simplify(start)),
    path: slots.findPath(start),
    branch: slots.findBranch(start),
    from: slots.findBranchAfter("from", head),
    into: slots.findBranchAfter("to|into", head),
    /** Filled in by the planner for rows that need them. */
    place: { owner: "", repo: "" },
    numbers: slots.findNumbers(head),
    /** The issue or the pull request. */
    get target(): slots.Place & { number: number } {
      return { ...this.place, number: this.numbers[0] ?? 0 };
    },
    offers: (tool: string): boolean => conversation.tools.has(tool),
  };
}

export type Need = "place" | "number" | "title" | "saying" | "query" | "labels" | "text" | "branch" | "from";

interface Missing {
  question: string;
  /** How the reply, in place of `…`, is added to the request. */
  reply: string;
  /** What must not be empty; without it the row itself asks. */
  slot?: "numbers" | "title" | "quotes" | "branch" | "from";
}

/** What a request can lack. */
export const NEEDS: Readonly<Record<Need, Missing>> = {
  place: { question: "Which repository do you mean? Tell me its name, such as `owner/name`.", reply: "in …" },
  number: {
    question: "Which one do you mean? Tell me its number, such as `#12`.",
    reply: "#…",
    slot: "numbers",
  },
  title: { question: "What should the title be?", reply: 'titled "…"', slot: "title" },
  saying: { question: "What should I write?", reply: 'saying "…"' },
  query: { question: "What should I search for?", reply: 'for "…"' },
  labels: { question: "Which label do you mean?", reply: 'as "…"' },
  text: {
    question: "What should the file contain? Put the text in quotation marks.",
    reply: 'with the content "…"',
    slot: "quotes",
  },
  branch: { question: "What should the branch be called?", reply: "branch …", slot: "branch" },
  from: { question: "From which branch should the pull request come?", reply: "from …", slot: "from" },
};

/** Whether a row is for this request. */
export function fits({ pattern, order, unless }: Intent, { words, orders }: Asked): boolean {
  if (unless?.test(words)) return false;
  return order ? commands(orders, pattern.source) : pattern.test(words);
}

/** A verb as an order, and not in the middle of a question. */
export function commands(orders: string, verbs: string): boolean {
  const before = "(?:^|[,.;:!…] ?|\\b(?:please|and|then|to|you|also|just|now|can) )(?:please )?";
  return new RegExp(`${before}(?:${verbs})`).test(orders);
}

/** The `run` of a row that calls tools together, and tells what each of them found. */
export function read(calls: (asked: Asked) => Call[]): Intent["run"] {
  return function* (asked): Plan {
    return describeAll(yield* callAll(calls(asked)));
  };
}

/** The same for one tool. */
export const readOne = (name: string, args: (asked: Asked) => Call["args"] = () => ({})): Intent["run"] =>
  read((asked) => [{ name, args: args(asked) }]);
