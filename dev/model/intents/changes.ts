/** Makes changes, and says which were made. */
import { readItem, readNote } from "#dev/model/answers.ts";
import { inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { callAll, type Plan } from "#dev/model/plan.ts";
import { endSentence } from "#dev/model/sentences.ts";
import type { ToolResult } from "#dev/model/tool-result.ts";
import type { Call } from "#dev/model/wire.ts";

export interface Change extends Call {
  /** In the past tense, before what it was made to: "closed". */
  done: string;
  /** After it: "as a duplicate of #3". */
  why?: string;
}

/**
 * Makes changes step by step, those of a step together.
 * @param say before the first
 * @returns what was done, in words
 * @throws ToolFailure when none of a step could be made
 */
export function* makeChanges(steps: Change[][], say?: string): Plan {
  const lines: string[] = [];
  for (const [index, changes] of steps.entries()) {
    const calls = changes.map(({ name, args }) => ({ name, args }));
    const results = yield* callAll(calls, index === 0 ? say : undefined);
    lines.push(...changes.map((change, place) => tellChange(change, results[place])));
  }
  return lines.length === 1 ? endSentence(`Done: ${lines[0]}`) : paragraphs("Done:", list(lines));
}

/** Makes one change. */
export const makeOne = (name: string, done: string, args: Call["args"]): Plan =>
  makeChanges([[{ name, done, args }]]);

const MADE = ["issue", "pull_request", "comment", "review", "file"];

/** `closed [#3](…)`, `labelled [#3](…) (bug)`, `opened [alice/webshop#9](…) (Dark mode)` */
function tellChange({ done, why = "" }: Change, result?: ToolResult): string {
  const { args = {}, data, text = "" } = result ?? {};
  if (data === undefined) return `not ${done}: ${endSentence(text)}`;
  const made = MADE.map((key) => readItem(data, key)).find(Boolean);
  const { owner, repo, number, path, branch, labels, label, assignees, title, message } = args;
  const what = number ? `#${number}` : made?.number ? `${owner}/${repo}#${made.number}` : (path ?? branch);
  const details = [labels, label, assignees, title, message].flat().filter((one) => typeof one === "string");
  const detail = details.length > 0 ? ` (${details.map(inline).join(", ")})` : "";
  const note = readNote(data);
  return `${done} ${link(String(what), made?.url)}${detail}${why && ` ${why}`}${note ? `. ${note}` : ""}`;
}
