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
}

/** Makes changes, all of them together. @returns a line each @throws ToolFailure when none could be made */
export function* makeChanges(changes: Change[], say?: string): Plan<string[]> {
  const results = yield* callAll(
    changes.map(({ name, args }) => ({ name, args })),
    say,
  );
  return results.map((result, index) => {
    const done = changes[index]?.done ?? "";
    return result.data === undefined ? `not ${done}: ${endSentence(result.text)}` : tellChange(done, result);
  });
}

const MADE = ["issue", "pull_request", "comment", "review", "file"];

/** `closed [#3](…)`, `labelled [#3](…) (bug)`, `opened [alice/webshop#9](…) (Dark mode)` */
function tellChange(done: string, { args, data }: ToolResult): string {
  const made = MADE.map((key) => readItem(data, key)).find(Boolean);
  const { owner, repo, number, path, branch, labels, label, assignees, title, message } = args;
  const what = number ? `#${number}` : made?.number ? `${owner}/${repo}#${made.number}` : (path ?? branch);
  const details = [labels, label, assignees, title, message].flat().filter((one) => typeof one === "string");
  const detail = details.length > 0 ? ` (${details.map(inline).join(", ")})` : "";
  const note = readNote(data);
  return `${done} ${link(String(what), made?.url)}${detail}${note ? `. ${note}` : ""}`;
}

/** One line as a sentence, several as a list. */
export function tellDone(lines: string[]): string {
  return lines.length === 1 ? endSentence(`Done: ${lines[0]}`) : paragraphs("Done:", list(lines));
}

/** Makes one change. @returns what was done, in words */
export function* makeOne(name: string, done: string, args: Call["args"]): Plan {
  return tellDone(yield* makeChanges([{ name, done, args }]));
}
