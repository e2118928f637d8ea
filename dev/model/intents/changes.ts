/** The single changes of an issue; several may stand in one request, and are made in this order. */
import { property, readNote } from "#dev/model/answers.ts";
import { type Asked, QUESTIONS } from "#dev/model/intent.ts";
import { inline, link, list, paragraphs } from "#dev/model/markdown.ts";
import { AskBack, callAll, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { endSentence } from "#dev/model/sentences.ts";

interface ChangeRow {
  tool: string;
  /** As orders. */
  verbs: string;
  /** Asked for in another way than by a verb. */
  when?: (asked: Asked) => boolean;
  args(asked: Asked, people: string[]): Record<string, unknown>;
  /** In the past tense, before the number. */
  done: string;
}

const SAYS = /\b(?:saying|because|with (?:the |a )?(?:comment|reason))\b/;
const UNLABEL = "(?:unlabel|remove\\b.*\\blabels?)\\b";
const need = <T>(found: T | undefined, question: keyof typeof QUESTIONS): T => {
  if (found === undefined) throw new AskBack(QUESTIONS[question]);
  return found;
};

export const CHANGES: readonly ChangeRow[] = [
  {
    tool: "add_issue_comment",
    verbs: "(?:comment|reply|respond|(?:add|write|leave)\\b(?: an?| the)* (?:comment|reply))\\b",
    when: ({ words }) => SAYS.test(words),
    args: (asked) => ({ body: need(commentOf(asked), "saying") }),
    done: "commented on",
  },
  {
    tool: "remove_issue_label",
    verbs: UNLABEL,
    args: ({ labels: [label] }) => ({ label: need(label, "labels") }),
    done: "removed the label from",
  },
  {
    tool: "add_issue_labels",
    verbs: "(?:label|(?:add|set|put)\\b.*\\blabels?)\\b",
    args: ({ labels }) => ({ labels: need(labels.length > 0 ? labels : undefined, "labels") }),
    done: "labelled",
  },
  {
    tool: "unassign_issue",
    verbs: "unassign\\b",
    args: (_asked, assignees) => ({ assignees }),
    done: "unassigned",
  },
  {
    tool: "assign_issue",
    verbs: "assign\\b",
    args: (_asked, assignees) => ({ assignees }),
    done: "assigned",
  },
  {
    tool: "edit_issue",
    verbs: "(?:rename|retitle|change the (?:title|text|description))\\b",
    args: ({ quotes, title, words }) => ({
      [/\b(?:text|description)\b/.test(words) ? "body" : "title"]: need(quotes.at(-1) ?? title, "title"),
    }),
    done: "changed",
  },
  { tool: "reopen_issue", verbs: "re-?open\\b", args: () => ({}), done: "reopened" },
  {
    tool: "close_issue",
    verbs: "close\\b",
    args: ({ words }) => ({ reason: reasonOf(words) }),
    done: "closed",
  },
];

function commentOf({ text, saying, quotes }: Asked): string | undefined {
  const because = /\bbecause\s+(.+?)[.!]?$/i.exec(text)?.[1];
  return because ? `Closing this because ${because}.` : (saying ?? quotes[0]);
}

function reasonOf(words: string): string | undefined {
  if (/\bduplicate\b/.test(words)) return "duplicate";
  return /\b(?:not planned|won't fix)\b/.test(words) ? "not_planned" : undefined;
}

export interface Change {
  tool: string;
  args: Record<string, unknown>;
  done: string;
}

/** Makes changes, all of a step together. @returns a line each. @throws ToolFailure when none could be made */
export function* makeChanges(changes: Change[], say?: string): Plan<string[]> {
  const calls = changes.map(({ tool: name, args }) => ({ name, args }));
  const results = yield* callAll(calls, say);
  const [first] = results;
  if (first && results.every(({ data }) => data === undefined)) throw new ToolFailure(first);
  return results.map(({ data, text }, index) => {
    if (data === undefined) return `Not done: ${endSentence(text)}`;
    const url = property(property(data, "issue") ?? property(data, "comment"), "url");
    const number = link(`#${changes[index]?.args.number}`, typeof url === "string" ? url : undefined);
    const { labels, label, assignees } = changes[index]?.args ?? {};
    const names = [labels, label, assignees].flat().filter((name) => typeof name === "string");
    const detail = names.length > 0 ? ` (${names.map(inline).join(", ")})` : "";
    return [`${changes[index]?.done} ${number}${detail}`, readNote(data)]
      .filter(Boolean)
      .map(String)
      .join(". ");
  });
}

/** The outcome in words: one line as a sentence, several as a list. */
export function tellDone(lines: string[]): string {
  return lines.length === 1 ? endSentence(`Done: ${lines[0]}`) : paragraphs("Done:", list(lines));
}
