import type { AIMessage } from "langchain";
import type { FindRule } from "#agent/approval/rules.ts";
import type { Action, Approval } from "#agent/approval/state.ts";
import { changeAnswer, changeInputs } from "#agent/content/messages.ts";
import { type Arguments, hashCall } from "#auth/protocol/hash-call.ts";
import {
  type ApprovalAnswer,
  type ApprovalRequest,
  approvalAnswerSchema,
} from "#auth/protocol/interrupts.ts";

/** The question to the person, in the format of auth/protocol/interrupts.ts. */
export function makeRequest(approval: Approval, problem: string | undefined): ApprovalRequest {
  const open = approval.actions.filter((action) => !action.decision);
  return {
    kind: "approve",
    action_requests: open.map(
      ({ name, args, tool_call_id, before, provider, login, server, private_sources, replaces }) => ({
        name,
        args,
        tool_call_id,
        before,
        provider,
        login: login ?? approval.login,
        server,
        private_sources,
        replaces: replaces?.state,
      }),
    ),
    review_configs: open.map(({ name }) => ({
      action_name: name,
      allowed_decisions: ["approve", "edit", "reject"],
    })),
    provider: open[0]?.provider ?? "",
    login: approval.login,
    untrusted_sources: approval.untrusted_sources,
    expires_at: approval.expires_at,
    ...(problem ? { problem } : {}),
  };
}

type Decision = ApprovalAnswer["decisions"][number];
export type Decided = { actions: Action[] } | { problem: string };

/**
 * Reads the person's answer. It must decide every open action; an edit keeps the tool and must fit its schema.
 * @returns the actions with their decisions, or a message on why the answer is invalid
 */
export async function readAnswer(
  approval: Approval,
  answer: unknown,
  findRule: (name: string) => ReturnType<FindRule>,
  now: number,
): Promise<Decided> {
  const open = approval.actions.filter((action) => !action.decision);
  if (now > approval.expires_at) {
    return { actions: approval.actions.map((action) => (action.decision ? action : expire(action))) };
  }
  const parsed = approvalAnswerSchema.safeParse(answer);
  if (!parsed.success) return { problem: "The answer could not be read. Decide again." };
  const { decisions } = parsed.data;
  if (decisions.length !== open.length) {
    return { problem: `There are ${open.length} changes to decide, not ${decisions.length}.` };
  }
  const actions: Action[] = [];
  const given = decisions.values();
  for (const action of approval.actions) {
    if (action.decision) {
      actions.push(action);
      continue;
    }
    const decision = given.next().value;
    if (!decision) return { problem: "The answer could not be read. Decide again." };
    const decided = await decide(action, decision, findRule, now);
    if ("problem" in decided) return decided;
    actions.push(decided);
  }
  return { actions };
}

async function decide(
  action: Action,
  decision: Decision,
  findRule: (name: string) => ReturnType<FindRule>,
  now: number,
): Promise<Action | { problem: string }> {
  switch (decision.type) {
    case "approve":
      return approve(action, action.args, now);
    case "reject":
      return {
        ...action,
        decision: { type: "reject", reason: sayRejection(decision.message), why: "rejected" },
      };
    case "edit": {
      const { name, args } = decision.edited_action;
      if (name !== action.name) return { problem: `An edit can't turn ${action.name} into another tool.` };
      const parsed = (await findRule(name))?.parse(args) ?? { problem: "The tool is gone." };
      return "problem" in parsed ? parsed : approve(action, parsed.args, now);
    }
  }
}

function approve(action: Action, args: Arguments, now: number): Action {
  return { ...action, args, decision: { type: "approve", hash: hashCall(action.name, args), at: now } };
}

function expire(action: Action): Action {
  const reason = "Not run: nobody approved it in time. Ask the person whether they still want it.";
  return { ...action, decision: { type: "reject", reason, why: "expired" } };
}

/** Another account was connected while the card waited: the decision was about the account on the card. */
export function refuseOtherAccount(actions: readonly Action[], present: string): Action[] {
  const reason = `Not run: the person connected another account, @${present}, while this waited. Ask for it again if they still want it.`;
  return actions.map((action) =>
    action.decision ? action : { ...action, decision: { type: "reject", reason, why: "unapproved" } },
  );
}

function sayRejection(reason: string | undefined): string {
  const why = reason?.trim();
  return why
    ? `Not run: the person rejected this change and said: ${JSON.stringify(why)}`
    : "Not run: the person rejected this change. Don't try it again unless they ask for it.";
}

/** The model's message with the approved arguments, so that it knows what was actually sent. */
export function applyDecisions(message: AIMessage, actions: readonly Action[]): AIMessage {
  const argsOf = new Map(
    actions.flatMap((action) =>
      action.decision?.type === "approve" ? [[action.tool_call_id, action.args] as const] : [],
    ),
  );
  const { tool_calls: _raw, ...additional_kwargs } = message.additional_kwargs;
  const { output: _output, ...response_metadata } = message.response_metadata;
  return changeAnswer(message, {
    content: changeInputs(message.content, (id) => argsOf.get(id)),
    tool_calls: message.tool_calls?.map((call) => ({
      ...call,
      args: argsOf.get(call.id ?? "") ?? call.args,
    })),
    additional_kwargs,
    response_metadata,
  });
}
