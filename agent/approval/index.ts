import { askApproval } from "#agent/approval/ask.ts";
import { prepareApproval } from "#agent/approval/prepare.ts";
import type { FindRule } from "#agent/approval/rules.ts";
import { agentEnv } from "#auth/env.ts";

/** Every write asks. Hooks after the model run from the last to the first: the card is prepared, then shown. */
export function approvals(findRule: FindRule) {
  return [
    askApproval(findRule),
    prepareApproval(findRule, () => agentEnv().APPROVAL_MINUTES * 60_000),
  ] as const;
}
