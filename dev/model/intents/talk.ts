/** Answers that need no tool of their own: greetings, help, and what is said when nothing else fits. */
import type { Asked, Intent } from "#dev/model/intent.ts";
import { SHOWN } from "#dev/model/intents/work.ts";
import { list, paragraphs } from "#dev/model/markdown.ts";
import { talkedAbout } from "#dev/model/place.ts";

/** The names of the tools in an example's calls. */
export const toolsIn = (calls: string): string[] => calls.match(/(?<=^|; )\w+/g) ?? [];

/** "I can …", by the rows whose tools are offered; examples name a repository of the conversation, if there is one. */
export function describeAbilities({ conversation, offers }: Asked, most = SHOWN.length): string {
  const [known] = talkedAbout(conversation);
  const name = known ? `${known.owner}/${known.repo}` : "owner/name";
  const able = SHOWN.flatMap(({ does, examples, tools }) => {
    const [[example = "", calls = ""] = []] = Object.entries(examples);
    const isOffered = (tools ?? toolsIn(calls)).every(offers);
    return isOffered ? `${does}: “${example.replace("alice/webshop", name)}”` : [];
  });
  if (able.length === 0) return "I have no tools in this conversation, so there is little I can do.";
  const more = able.length > most && "Say “help” and I'll list everything.";
  return paragraphs("This is what I can do for you:", list(able.slice(0, most)), more);
}

const FEW = 7;

export const TALK: readonly Intent[] = [
  {
    pattern: /^(?:hi|hello|hey|good (?:morning|evening))\b[^?]{0,20}[!.,]*$/,
    examples: { "Hello!": "", "Hello, leave me": "" },
    run: (asked) => paragraphs("Hello! I act on GitHub on your behalf.", describeAbilities(asked, FEW)),
  },
  {
    pattern: /^(?:thanks?|thank you|great|perfect)\b[^?]{0,40}$/,
    examples: { "Thanks a lot!": "" },
    run: () => "You're welcome! Is there anything else?",
  },
  {
    pattern: /^(?:ok(?:ay)?|yes|no|sure|never ?mind|forget it|stop|cancel)[.!]*$/,
    examples: { ok: "", "never mind": "" },
    run: () => "All right. Tell me what to do next.",
  },
  {
    pattern: /^help\b|\bwhat can you do\b|\bwho are you\b/,
    examples: { "What can you do?": "", help: "" },
    run: describeAbilities,
  },
];

/** Fits everything. */
export const PUZZLED: Intent = {
  pattern: /^/,
  examples: { "Bake me a cake": "" },
  run: (asked) => {
    const opening =
      "I'm the embedded model, which answers what is in a table of intents, and I didn't understand that.";
    return paragraphs(asked.text ? opening : "You sent me no words.", describeAbilities(asked, FEW));
  },
};
