import { randomUUID } from "node:crypto";
import { Command } from "@langchain/langgraph";
import { createMiddleware } from "langchain";
import { mayWrite } from "#agent/approval/read-only.ts";
import { compareIssue } from "#agent/approval/replaced-issue.ts";
import { findReplacedText } from "#agent/approval/replaced-text.ts";
import type { FindRule } from "#agent/approval/rules.ts";
import { countWrites, refuseOverBudget } from "#agent/approval/run-budget.ts";
import { listUntrustedSources } from "#agent/approval/sources.ts";
import { type Action, approvalStateSchema, readApproval } from "#agent/approval/state.ts";
import { findRefusedCall } from "#agent/content/check-answer.ts";
import { type Lookups, NO_LOOKUPS } from "#agent/disclosure/lookups.ts";
import { listPrivateSources } from "#agent/disclosure/private-sources.ts";
import { isAllowed } from "#agent/limits.ts";
import { readLogin, readOwner } from "#auth/client/person.ts";

export interface ApprovalLimits {
  /** How long a card waits for its decision. */
  lifetimeMs: number;
  /** The number of writes allowed per answer. */
  writesPerRun: number;
}

/**
 * Records the writes of the model's answer in the model's step; ask.ts requests the approval in the next. The card's content is
 * stored before it is shown, so that a crash in between changes neither its expiry nor the names of its actions. Must come before
 * what checks the answer, and after the repair of open calls (agent/writes/repair.ts), whose results it reads.
 */
export function prepareApproval(
  findRule: FindRule,
  limits: () => ApprovalLimits,
  { findVisibility, findIssue }: Lookups = NO_LOOKUPS,
) {
  return createMiddleware({
    name: "prepare_approval",
    stateSchema: approvalStateSchema,
    wrapModelCall: async (request, handler) => {
      const answer = await handler(request);
      const { configurable = {}, signal } = request.runtime;
      const owner = readOwner(configurable);
      const config = { configurable, signal };
      const { lifetimeMs, writesPerRun } = limits();
      const messages = [...request.messages, answer];
      const actions: Action[] = [];
      const isRead = async (name: string) => (await findRule(name, config))?.access === "read";
      let left = writesPerRun - (await countWrites(messages, isRead));
      const calls = mayWrite(configurable) ? answer.tool_calls : [];
      for (const call of calls ?? []) {
        const rule = await findRule(call.name, config);
        if (rule?.access !== "write" || !call.id || !isAllowed(messages, call.id)) continue;
        if (findRefusedCall(messages, call.id)) continue;
        const parsed = rule.parse(call.args);
        // The model has to correct invalid arguments: the guard reports them, and no approval is requested.
        if ("problem" in parsed) continue;
        actions.push({
          action_id: randomUUID(),
          tool_call_id: call.id,
          provider: rule.provider,
          login: readLogin(configurable, rule.provider),
          server: rule.server,
          definition: rule.definition,
          replaces: rule.replaces && (await compareIssue(messages, parsed.args, findIssue, config)),
          name: call.name,
          args: parsed.args,
          before: findReplacedText(messages, parsed.args),
          decision: left > 0 ? undefined : refuseOverBudget(writesPerRun),
        });
        left -= 1;
      }
      if (actions.length === 0)
        return readApproval(request.state) ? new Command({ update: { _approval: null } }) : answer;
      const read = await listPrivateSources(actions, messages, findRule, findVisibility, config);
      const _approval = {
        user: owner.identity,
        run_id: owner.runId ?? null,
        asked_at: Date.now(),
        expires_at: Date.now() + lifetimeMs,
        untrusted_sources: listUntrustedSources(messages),
        login: findLogin(actions, configurable),
        actions: actions.map((action, index) => ({ ...action, private_sources: read[index] })),
      };
      return new Command({ update: { _approval } });
    },
  });
}

/** The account that the person has connected, if all writes go to one provider. */
export function findLogin(actions: readonly Action[], configurable: Record<string, unknown>): string | null {
  const [provider, ...others] = new Set(actions.map((action) => action.provider));
  return provider === undefined || others.length > 0 ? null : readLogin(configurable, provider);
}
