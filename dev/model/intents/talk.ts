/** Answers that need no tool of their own: greetings, help, and what is said when nothing else fits. */
import type { Asked, Intent } from "#dev/model/intent.ts";
import { brought } from "#dev/model/intents/brought.ts";
import { READING } from "#dev/model/intents/reading.ts";
import { WRITING } from "#dev/model/intents/writing.ts";
import { list, paragraphs } from "#dev/model/markdown.ts";
import { talkedAbout } from "#dev/model/place.ts";

/** In the order in which people are told: what they ask for most comes first. */
export const SHOWN = [...READING.toReversed(), ...brought, ...WRITING.toReversed()].filter(
  ({ does }) => does,
);

/** "I can …", by the rows whose tools are all there; examples name a repository of the conversation, if there is one. */
export function describeAbilities(asked: Asked, most = SHOWN.length): string {
  const able = SHOWN.filter(({ tools }) => tools.every((tool) => asked.offers(tool)));
  if (able.length === 0) return "I have no tools in this conversation, so there is little I can do.";
  const [known] = talkedAbout(asked.conversation);
  const name = known ? `${known.owner}/${known.repo}` : "owner/name";
  const lines = able.map(({ does, examples }) => {
    const [example = ""] = Object.keys(examples);
    return `${does}: “${example.replace("alice/webshop", name)}”`;
  });
  const more = able.length > most ? "Say “help” and I'll list everything." : undefined;
  return paragraphs("This is what I can do for you:", list(lines.slice(0, most)), more);
}

const FEW = 7;

export const FIRST: readonly Intent[] = [
  {
    id: "greeting",
    tools: [],
    pattern: /^(?:hi|hello|hey|good (?:morning|evening))\b[^?]{0,20}[!.,]*$/,
    examples: {
      "Hello!": "",
      "Hello, leave me": "",
    },
    run: (asked) => paragraphs("Hello! I act on GitHub on your behalf.", describeAbilities(asked, FEW)),
  },
  {
    id: "thanks",
    tools: [],
    pattern: /^(?:thanks?|thank you|great|perfect)\b[^?]{0,40}$/,
    examples: {
      "Thanks a lot!": "",
    },
    run: () => "You're welcome! Is there anything else?",
  },
  {
    id: "yes-or-no",
    tools: [],
    pattern: /^(?:ok(?:ay)?|yes|no|sure|never ?mind|forget it|stop|cancel)[.!]*$/,
    examples: {
      ok: "",
      "never mind": "",
    },
    run: () => "All right. Tell me what to do next.",
  },
  {
    id: "help",
    tools: [],
    pattern: /^help\b|\bwhat can you do\b|\bwho are you\b/,
    examples: {
      "What can you do?": "",
      help: "",
    },
    run: (asked) => describeAbilities(asked),
  },
];

/** Fits everything: it has to be the last. */
export const LAST: Intent = {
  id: "puzzled",
  tools: [],
  pattern: /^/,
  examples: {
    "Bake me a cake": "",
  },
  run: (asked) => {
    const opening =
      "I'm the embedded model, which answers what is in a table of intents, and I didn't understand that.";
    return paragraphs(asked.text ? opening : "You sent me no words.", describeAbilities(asked, FEW));
  },
};
