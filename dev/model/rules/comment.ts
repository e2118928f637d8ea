import {
  commands,
  linkNumber,
  makeChanges,
  resolveNumbers,
  resolvePlace,
  tellDone,
} from "#dev/model/parts.ts";
import { AskBack, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes, findSaying } from "#dev/model/words.ts";

/** A comment on an issue or a pull request. */
export const comment: Rule = {
  topic: "comment",
  does: "Comment on an issue or a pull request",
  tools: ["add_issue_comment"],
  examples: [
    'Comment on #1 in alice/webshop saying "Fixed in 2.0"',
    "reply to issue 1 in webshop: Thanks, I can see it too.",
    'add a comment to alice/webshop#1: "On it."',
  ],
  applies: ({ orders }) =>
    commands(orders, "comment|reply|respond|answer (?:to )?(?:issue|pr|#)") ||
    /\b(?:add|write|leave|post|make)\s+(?:a |an |the )?(?:\w+ )?(?:comment|reply)\b/.test(orders),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const numbers = resolveNumbers(ask);
    const body = findSaying(ask.text) ?? findQuotes(ask.text)[0];
    if (!body) throw new AskBack(QUESTIONS.comment);
    const outcomes = yield* makeChanges(
      numbers.map((number) => ({
        call: { name: "add_issue_comment", args: { ...where, number, body } },
        done: (data) => `commented on ${linkNumber(number, data, "comment")}`,
      })),
    );
    return tellDone(outcomes.map(({ line }) => line));
  },
};
