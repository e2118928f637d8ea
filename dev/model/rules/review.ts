import { commands, linkNumber, resolveNumbers, resolvePlace } from "#dev/model/parts.ts";
import { AskBack, fetchData, type Plan } from "#dev/model/plan.ts";
import { QUESTIONS } from "#dev/model/questions.ts";
import { property, readIssue } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findQuotes, findSaying } from "#dev/model/words.ts";

/** A review of a pull request: approval, a request for changes, or a remark. */
export const review: Rule = {
  topic: "review",
  does: "Approve a pull request, or request changes",
  tools: ["create_pull_request_review"],
  examples: [
    'Approve PR #4 in alice/webshop saying "Nice!"',
    'request changes on pull request #4 of webshop: "Please add a test."',
    'review PR #4 in alice/webshop with the comment "Looks good so far"',
  ],
  applies: ({ orders, words }) =>
    commands(orders, "approve|request changes|reject") ||
    (commands(orders, "review") && /…|\bwith\b|\bsaying\b|:/.test(words)),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const [number = 0] = resolveNumbers(ask);
    const body = findSaying(ask.text) ?? findQuotes(ask.text)[0];
    const event = commands(ask.orders, "approve")
      ? "APPROVE"
      : commands(ask.orders, "request changes|reject")
        ? "REQUEST_CHANGES"
        : "COMMENT";
    if (!body && event !== "APPROVE") throw new AskBack(QUESTIONS.comment);
    const pull =
      event !== "COMMENT" && ask.offers("get_pull_request")
        ? readIssue(yield* fetchData("get_pull_request", { ...where, number }))
        : undefined;
    const commit_id = property(pull, "head_sha");
    const data = yield* fetchData("create_pull_request_review", { ...where, number, event, commit_id, body });
    const verb = { APPROVE: "approved", REQUEST_CHANGES: "requested changes on", COMMENT: "reviewed" }[event];
    return `I ${verb} ${linkNumber(number, data, "review")} in ${where.owner}/${where.repo}.`;
  },
};
