/** A row of the table: what is asked, in which words, which tools are called for it, and how it is answered. */
import type { Conversation } from "#dev/model/conversation.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import * as slots from "#dev/model/slots.ts";
import type { Call } from "#dev/model/wire.ts";

/** What is asked back for when the words don't say it; the planner finds it before the row runs. */
export type Need = keyof typeof QUESTIONS;

export const QUESTIONS = {
  place: "Which repository do you mean? Tell me its name, such as `owner/name`.",
  number: "Which one do you mean? Tell me its number, such as `#12`.",
  title: "What should the title be?",
  saying: "What should I write?",
  query: "What should I search for?",
  labels: "Which label do you mean?",
  content: "What should the file contain? Put the text in quotation marks.",
  branch: "What should the branch be called?",
  head: "From which branch should the pull request come?",
} as const;

/** How a reply is added to the request that it completes. */
export const JOIN: Readonly<Record<Need, (request: string, reply: string) => string>> = {
  place: (request, reply) => `${request} in ${reply}`,
  number: (request, reply) => `${request} ${reply.replace(/#?(\d+)/, "#$1")}`,
  title: (request, reply) => `${request} titled "${reply}"`,
  saying: (request, reply) => `${request} saying "${reply}"`,
  query: (request, reply) => `${request} for "${reply}"`,
  labels: (request, reply) => `${request} as "${reply}"`,
  content: (request, reply) => `${request} with the content "${reply}"`,
  branch: (request, reply) => request.replace(/\bbranch\b/i, `branch ${reply}`),
  head: (request, reply) => `${request} from ${reply}`,
};

/**
 * Examples, each with the calls that it leads to with the tools of the tests, parted by `; `: the tool's name, a repository or an
 * issue, and arguments where they say something, as in `list_issues alice/webshop state=open labels=["bug"]`.
 */
export type Examples = Readonly<Record<string, string>>;

export interface Intent {
  id: string;
  /** "I can …", for help and for docs/embedded-model.md; a row without it is not shown. */
  does?: string;
  /** All of them must be offered. */
  tools: readonly string[];
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
export class Asked {
  readonly text: string;
  readonly conversation: Conversation;
  /** For recognising. */
  readonly words: string;
  /** Without what is to be written. */
  readonly head: string;
  readonly orders: string;
  /** Filled in by the planner for rows that need them. */
  place: slots.Place = { owner: "", repo: "" };
  numbers: number[];

  constructor(text: string, conversation: Conversation) {
    this.text = text;
    this.conversation = conversation;
    this.words = slots.simplify(text);
    this.head = slots.beforeWriting(text);
    this.orders = slots.simplify(this.head);
    this.numbers = slots.findNumbers(this.head);
  }

  offers(tool: string): boolean {
    return this.conversation.tools.has(tool);
  }

  /** `owner/repo`. */
  get name(): string {
    return `${this.place.owner}/${this.place.repo}`;
  }

  get target(): slots.Place & { number: number } {
    return { ...this.place, number: this.numbers[0] ?? 0 };
  }

  get quotes(): string[] {
    return slots.findQuotes(this.text).filter((quote) => !/^[\w.-]+\/[\w.-]+$/.test(quote));
  }

  get title(): string | undefined {
    const title = slots.findTitle(this.text);
    const about = /\babout\s+(.+?)(?:\s+in\s+\S+)?[.!]?$/i.exec(this.text)?.[1];
    return title ?? this.quotes[0] ?? about ?? slots.findSaying(this.text);
  }

  get saying(): string | undefined {
    return slots.findSaying(this.text);
  }

  get labels(): string[] {
    return slots.findLabels(this.withoutWriting);
  }

  get assignees(): string[] {
    return slots.findAssignees(this.withoutWriting);
  }

  get state(): slots.State | undefined {
    return slots.findState(this.words);
  }

  get path(): string | undefined {
    return slots.findPath(this.text);
  }

  get branch(): string | undefined {
    return slots.findBranch(this.text);
  }

  /** What is named between the quotation marks stays, what is written after `titled` and `saying` goes. */
  private get withoutWriting(): string {
    const written = [slots.findTitle(this.text), slots.findSaying(this.text)];
    return written.reduce<string>((rest, part) => (part ? rest.replace(part, "…") : rest), this.text);
  }
}

/** Whether a row is for this request. */
export function fits({ pattern, order, unless }: Intent, { words, orders }: Asked): boolean {
  if (unless?.test(words)) return false;
  if (!order) return pattern.test(words);
  return commands(orders, pattern.source);
}

/** A verb as an order, and not in the middle of a question. */
export function commands(orders: string, verbs: string): boolean {
  const before = "(?:^|[,.;:!…] ?|\\b(?:please|and|then|to|you|also|just|now|can) )(?:please )?";
  return new RegExp(`${before}(?:${verbs})`).test(orders);
}

/** The `run` of a row that calls one tool and describes its result. */
export function oneCall(
  tool: string,
  args: (asked: Asked) => Call["args"],
  answer: (data: unknown, asked: Asked) => string,
): Intent["run"] {
  return function* (asked): Plan {
    return answer(yield* fetchData(tool, args(asked)), asked);
  };
}
