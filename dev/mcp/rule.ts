import { z } from "zod";
import type { Ask } from "#dev/model/ask.ts";
import { inline, list, paragraphs } from "#dev/model/markdown.ts";
import { AskBack, call, fetchData, type Plan, ToolFailure } from "#dev/model/plan.ts";
import { UnknownShape } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes, findSaying } from "#dev/model/words.ts";

const listed = z.looseObject({ notes: z.array(z.string()) });

/** The notes of the embedded MCP server, which the person connects first. */
export const notes: Rule = {
  topic: "notes",
  does: "Read and add notes",
  tools: ["list_notes"],
  examples: ["Show my notes", "what is in my notes?", 'add a note: "Feed the cat"', 'note down "Buy tea"'],
  applies: ({ words }) => /\bmy notes\b|\b(?:a|new) note\b|\bnote down\b/.test(words),
  plan: (ask) => (/\b(?:add|make|write|take|note down|new)\b/.test(ask.orders) ? add(ask) : show(ask)),
};

function* show(ask: Ask): Plan {
  yield* connect(ask, "list_notes");
  const data = yield* fetchData("list_notes", {}, "I look at your notes.");
  const parsed = listed.safeParse(data);
  if (!parsed.success) throw new UnknownShape(data);
  if (parsed.data.notes.length === 0) return "You have no notes.";
  return paragraphs("Your notes:", list(parsed.data.notes.map(inline)));
}

function* add(ask: Ask): Plan {
  const text = findSaying(ask.text) ?? findQuotes(ask.text)[0];
  if (!text) throw new AskBack('What should the note say? For example: add a note: "Feed the cat".');
  yield* connect(ask, "add_note");
  yield* fetchData("add_note", { text });
  return paragraphs(`I added the note “${inline(text)}”.`);
}

/** A server that is not connected has one tool, which connects it; the others are there after that. */
function* connect(ask: Ask, tool: string): Plan<void> {
  if (ask.offers(tool) || !ask.offers("connect")) return;
  const result = yield* call("connect", {}, "For that I need access to your notes.");
  throw new ToolFailure(result);
}
