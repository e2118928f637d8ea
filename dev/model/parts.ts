/** What rules that write have in common: which thing is meant, and how the outcome is told. */
import type { Ask } from "#dev/model/ask.ts";
import { inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { AskBack, callAll, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { lastNumber, type RepositoryName, resolveLogin, resolveRepository } from "#dev/model/repository.ts";
import { property, readNote } from "#dev/model/results.ts";
import { endSentence } from "#dev/model/sentences.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";
import type { Call } from "#dev/model/wire.ts";
import { beforeWriting, findNumbers } from "#dev/model/words.ts";

/** A verb as an order, and not in the middle of a question: at the beginning, or after "please", "and", "can you" and the like. */
export function commands(words: string, verbs: string): boolean {
  return new RegExp(
    `(?:^|[,.;:!…] ?|\\b(?:please|and|then|to|you|also|just|now|can|let's|must) )(?:please )?(?:${verbs})\\b`,
  ).test(words);
}

/** Which repository is meant, by the part of the request that isn't to be written. */
export function resolvePlace(ask: Ask): Plan<RepositoryName> {
  return resolveRepository(ask, beforeWriting(ask.text));
}

/**
 * The numbers that are meant: those named, or for "it" the one talked about last.
 * @throws AskBack when there is neither.
 */
export function resolveNumbers(ask: Ask): number[] {
  const named = findNumbers(beforeWriting(ask.text));
  if (named.length > 0) return named.slice(0, 10);
  const last = lastNumber(ask);
  if (last === undefined) throw new AskBack(QUESTIONS.number);
  return [last];
}

/** Logins with "me" replaced by the person's own. */
export function* resolvePeople(ask: Ask, names: string[]): Plan<string[]> {
  if (!names.some(isMe)) return names;
  const login = yield* resolveLogin(ask);
  return names.map((name) => (isMe(name) ? login : name));
}

function isMe(name: string): boolean {
  return /^(?:me|myself)$/i.test(name);
}

/** One change, and what to say when it is made. */
export interface Change {
  call: Call;
  /** In the past tense: "closed #12". */
  done: (data: unknown) => string;
}

export interface Outcome {
  done: boolean;
  line: string;
}

/**
 * Makes changes, all of a step together.
 * @returns the outcome of each. @throws ToolFailure when none could be made.
 */
export function* makeChanges(changes: Change[], say?: string): Plan<Outcome[]> {
  const results = yield* callAll(
    changes.map((change) => change.call),
    say,
  );
  const [first] = results;
  if (first && results.every((result) => result.data === undefined)) throw new ToolFailure(first);
  return results.map((result, index) => describeOutcome(changes[index], result));
}

function describeOutcome(change: Change | undefined, result: ToolResult): Outcome {
  if (result.data === undefined || !change)
    return { done: false, line: `Not done: ${endSentence(result.text)}` };
  return { done: true, line: [change.done(result.data), readNote(result.data)].filter(Boolean).join(". ") };
}

/** The outcome in words: one line as a sentence, several as a list. */
export function tellDone(lines: string[]): string {
  const [only = "Nothing to do"] = lines;
  return lines.length <= 1 ? endSentence(`Done: ${only}`) : paragraphs("Done:", list(lines));
}

/** `#12`, linked when the result says where it is. */
export function linkNumber(number: unknown, data: unknown, key: string): string {
  const url = property(property(data, key), "url");
  return typeof url === "string" ? link(`#${number}`, url) : inline(`#${number}`);
}
