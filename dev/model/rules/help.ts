/** Answers that need no tool: greetings, thanks, "what can you do?", and what is said when nothing else fits. */
import { describeAbilities } from "#dev/model/abilities.ts";
import { paragraphs } from "#dev/model/markdown.ts";
import type { Rule } from "#dev/model/rules/rule.ts";

/** Examples shown to people who didn't ask for them. */
const FEW = 7;

const GREETING = /^(?:hi|hello|hey|hallo|howdy|good (?:morning|afternoon|evening|day))\b[^?]{0,20}[!.,]*$/;
const THANKS =
  /^(?:ok(?:ay)?,? |great,? |perfect,? |cool,? )?(?:thanks?|thank you|thx|cheers|great|perfect|nice|well done|bye|goodbye)\b[^?]{0,40}$/;
const YES_OR_NO = /^(?:ok(?:ay)?|yes|no|sure|never ?mind|forget it|stop|cancel)[.!]*$/;

export function makeGreeting(rules: readonly Rule[]): Rule {
  return {
    topic: "greeting",
    tools: [],
    examples: ["Hello!", "Thanks a lot"],
    applies: ({ words }) => GREETING.test(words) || THANKS.test(words) || YES_OR_NO.test(words),
    plan(ask) {
      if (GREETING.test(ask.words))
        return paragraphs("Hello! I act on GitHub on your behalf.", describeAbilities(ask, rules, FEW));
      if (/bye/.test(ask.words)) return "Goodbye!";
      if (YES_OR_NO.test(ask.words)) return "All right. Tell me what to do next.";
      return "You're welcome! Is there anything else?";
    },
  };
}

export function makeHelp(rules: readonly Rule[]): Rule {
  return {
    topic: "help",
    tools: [],
    examples: ["What can you do?", "help"],
    applies: ({ words }) =>
      /^help\b|\bwhat (?:else )?(?:can|could|do) you (?:do|help|offer)|how (?:can|do) (?:i use you|you help)|\bwhat are you\b|\bwho are you\b/.test(
        words,
      ),
    plan(ask) {
      return describeAbilities(ask, rules);
    },
  };
}

/** Applies to everything: it has to be the last. */
export function makePuzzled(rules: readonly Rule[]): Rule {
  return {
    topic: "puzzled",
    tools: [],
    examples: [],
    applies: () => true,
    plan(ask) {
      const opening = ask.text
        ? "I'm the embedded model, which plans by simple rules, and I didn't understand that."
        : "You sent me no words.";
      return paragraphs(opening, describeAbilities(ask, rules, FEW));
    },
  };
}
