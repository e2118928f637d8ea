import { createMiddleware } from "langchain";
import { applyDecisions, makeRequest, readAnswer, refuseOtherAccount } from "#agent/approval/answer.ts";
import { interruptForApproval } from "#agent/approval/interrupt.ts";
import { findLogin } from "#agent/approval/prepare.ts";
import { mayApprove, mayWrite, READ_ONLY } from "#agent/approval/read-only.ts";
import type { FindRule } from "#agent/approval/rules.ts";
import { type Action, approvalStateSchema, findAction, judge, readApproval } from "#agent/approval/state.ts";
import { failCall, lastAnswer } from "#agent/content/messages.ts";
import { type RunOwner, readOwner } from "#auth/client/person.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { NotRun } from "#auth/protocol/interrupts.ts";
import { logSecurity } from "#observability/security-log.ts";

const TOOL_CHANGED =
  "Not run: the server has changed this tool, or taken it away, since the person was shown what it would do. Nothing was sent. Ask for it again if they still want it.";

/**
 * Interrupts until every write of the model's message is decided, then runs only the approved ones. Based on LangChain's
 * humanInTheLoopMiddleware; unlike there, one rejection does not drop the approved calls (docs/facts.md 30), an invalid answer is
 * requested again, and each call is checked again when it runs.
 */
export function askApproval(findRule: FindRule) {
  return createMiddleware({
    name: "ask_approval",
    stateSchema: approvalStateSchema,
    afterModel: async (state, { configurable = {} }) => {
      const approval = readApproval(state);
      const message = lastAnswer(state.messages);
      if (!approval || !message || approval.actions.every((action) => action.decision)) return;
      const { identity } = readOwner(configurable);
      if (identity !== approval.user)
        throw new AuthError("invalid_grant", "Another person was asked for this.");
      const find = (name: string) => findRule(name, { configurable });
      const present = findLogin(approval.actions, configurable);
      for (let problem: string | undefined; ; ) {
        const answer: unknown = interruptForApproval(makeRequest(approval, problem));
        if (approval.login && present && approval.login !== present) {
          return {
            messages: [],
            _approval: { ...approval, actions: refuseOtherAccount(approval.actions, present) },
          };
        }
        // The server's handlers reject it earlier (auth/resource-server/token-scopes.ts); this covers every server.
        if (!mayApprove(configurable)) {
          problem = "The access token that answered can't answer approvals. Decide in the app.";
          continue;
        }
        const decided = await readAnswer(approval, answer, find, Date.now());
        if ("actions" in decided) {
          const { actions } = decided;
          logDecisions(actions, readOwner(configurable));
          return { messages: [applyDecisions(message, actions)], _approval: { ...approval, actions } };
        }
        problem = decided.problem;
      }
    },
    wrapToolCall: async (request, handler) => {
      const { toolCall, runtime, state } = request;
      const { configurable = {} } = runtime;
      const refuse = (content: string, why?: NotRun) => failCall(toolCall, content, why && { not_run: why });
      const rule = await findRule(toolCall.name, { configurable });
      const pinned = findApprovedDefinition(state, toolCall.id);
      if (pinned !== undefined && pinned !== rule?.definition) return refuse(TOOL_CHANGED, "changed");
      if (rule?.access !== "write") return handler(request);
      const parsed = rule.parse(toolCall.args);
      if ("problem" in parsed) return refuse(parsed.problem);
      if (!mayWrite(configurable)) return refuse(READ_ONLY, "unapproved");
      const verdict = judge(state, toolCall, readOwner(configurable).identity);
      return "refusal" in verdict ? refuse(verdict.refusal, verdict.why) : handler(request);
    },
  });
}

/** Logs one line per write. The app's `approval_sent`, with the same request id, has the address. */
function logDecisions(actions: readonly Action[], { identity, requestId, threadId }: RunOwner): void {
  for (const { name, provider, decision } of actions) {
    const why = decision?.type === "reject" ? decision.why : undefined;
    const facts = { tool: name, provider, decision: decision?.type, why, thread_id: threadId };
    logSecurity("approval_decided", { userId: identity, requestId }, facts);
  }
}

/** The definition of the tool on the approved card. Our own tools have none. */
function findApprovedDefinition(state: unknown, callId: string | undefined): string | undefined {
  const action = findAction(state, callId);
  return action?.decision?.type === "approve" ? action.definition : undefined;
}
