/**
 * Plans: a row of the table answers a request with a generator that yields the tool calls it needs and returns the answer in markdown.
 * The model keeps no state between requests, so a plan runs again from its start each time, fed with the results that are there.
 */
import type { ToolResult } from "#dev/model/tool-result.ts";
import type { Call } from "#dev/model/wire.ts";

/** Calls to make together, and a few words to say before. */
export type Batch = { calls: Call[]; say?: string | undefined };

export type Plan<T = string> = Generator<Batch, T, ToolResult[]>;

/** A tool answered with a sentence, so: failed, or was refused by the person. */
export class ToolFailure extends Error {
  readonly result: ToolResult;
  constructor(result: ToolResult) {
    super(result.text);
    this.result = result;
  }
}

/** Something is missing that only the person knows; the message is the question. */
export class AskBack extends Error {}

/** Calls several tools at once. @returns their results in order, failures included. @throws ToolFailure when all failed */
export function* callAll(calls: Call[], say?: string): Plan<ToolResult[]> {
  const results = calls.length === 0 ? [] : yield { calls, say };
  const [first] = results;
  if (first && results.every(({ data }) => data === undefined)) throw new ToolFailure(first);
  return results;
}

/** Calls one tool. @returns its result, whatever it is. */
export function* call(name: string, args: Call["args"], say?: string): Plan<ToolResult> {
  const [result] = yield { calls: [{ name, args }], say };
  return result ?? { name, args, data: undefined, text: "" };
}

/** Calls one tool. @returns its data. @throws ToolFailure when it answered with a sentence. */
export function* fetchData(name: string, args: Call["args"], say?: string): Plan<unknown> {
  const [result] = yield* callAll([{ name, args }], say);
  return result?.data;
}
