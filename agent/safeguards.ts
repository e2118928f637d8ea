import { askApproval } from "#agent/approval/ask.ts";
import { type ApprovalLimits, prepareApproval } from "#agent/approval/prepare.ts";
import type { FindRule } from "#agent/approval/rules.ts";
import { refuseInvisibleNames } from "#agent/approval/visible-names.ts";
import { checkAnswers, showResults } from "#agent/content/middleware.ts";
import type { Lookups } from "#agent/disclosure/lookups.ts";
import { limitCalls } from "#agent/limits.ts";
import { endWithSession } from "#agent/run-session.ts";
import { notebook } from "#agent/writes/notebook.ts";
import { rememberWrites } from "#agent/writes/remember.ts";
import { answerOpenCalls } from "#agent/writes/repair.ts";
import { settleIn } from "#agent/writes/settle.ts";
import { agentEnv } from "#auth/client/env.ts";
import { replaceEmptyAnswers } from "./model/empty-answers.ts";
import { explainModelErrors } from "./model/errors.ts";

/**
 * The middleware between a model and the outside, the same for every assistant. Around a call of the model or a
 * tool the first is the outermost: a card is prepared from the checked answer, a write is approved, then recorded.
 * @param graph returns the resulting graph, when it is needed
 * @param lookups for cards; without it nothing is known
 */
export function safeguards(findRule: FindRule, graph: Parameters<typeof settleIn>[0], lookups?: Lookups) {
  const rules = refuseInvisibleNames(findRule);
  return [
    answerOpenCalls(notebook),
    prepareApproval(rules, readLimits, lookups),
    limitCalls(),
    endWithSession(),
    replaceEmptyAnswers(),
    checkAnswers(),
    explainModelErrors(),
    askApproval(rules),
    rememberWrites(notebook, settleIn(graph)),
    showResults(),
  ] as const;
}

function readLimits(): ApprovalLimits {
  const { APPROVAL_MINUTES, WRITES_PER_RUN } = agentEnv();
  return { lifetimeMs: APPROVAL_MINUTES * 60_000, writesPerRun: WRITES_PER_RUN };
}
