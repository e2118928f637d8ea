import { describeAnything, property } from "#dev/model/answers.ts";
import type { Asked, Intent } from "#dev/model/intent.ts";
import { inline, list, paragraphs } from "#dev/model/markdown.ts";
import { AskBack, call, fetchData, type Plan, ToolFailure } from "#dev/model/plan.ts";

/** The notes of the embedded MCP server, which the person connects first. */
export const notes: Intent = {
  does: "Read and add notes",
  tools: ["list_notes"],
  pattern: /\bmy notes\b|\b(?:a|new) note\b|\bnote down\b/,
  examples: {
    "Show my notes": "list_notes",
    'Add a note: "Feed the cat"': 'add_note text="Feed the cat"',
    'note down "Buy tea"': 'add_note text="Buy tea"',
  },
  run: (asked) => (/\b(?:add|make|write|note down)\b/.test(asked.orders) ? add(asked) : show(asked)),
};

function* show(asked: Asked): Plan {
  yield* connect(asked, "list_notes");
  const data = yield* fetchData("list_notes", {}, "I look at your notes.");
  const found = property(data, "notes");
  if (!Array.isArray(found)) return describeAnything(data);
  return found.length === 0
    ? "You have no notes."
    : paragraphs("Your notes:", list(found.map(String).map(inline)));
}

function* add(asked: Asked): Plan {
  const text = asked.saying ?? asked.quotes[0];
  if (!text) throw new AskBack('What should the note say? For example: add a note: "Feed the cat".');
  yield* connect(asked, "add_note");
  yield* fetchData("add_note", { text });
  return `I added the note “${inline(text)}”.`;
}

/** A server that is not connected has one tool, which connects it; the others are there after that. */
function* connect(asked: Asked, tool: string): Plan<void> {
  if (asked.offers(tool) || !asked.offers("connect")) return;
  throw new ToolFailure(yield* call("connect", {}, "For that I need access to your notes."));
}
