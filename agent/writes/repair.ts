import { RemoveMessage } from "@langchain/core/messages";
import { Command, REMOVE_ALL_MESSAGES } from "@langchain/langgraph";
import { AIMessage, type BaseMessage, createMiddleware, HumanMessage, ToolMessage } from "langchain";
import { approvalStateSchema, findAction } from "#agent/approval/state.ts";
import { failCall } from "#agent/content/messages.ts";
import { streamInput } from "#agent/input-event.ts";
import type { Notebook } from "#agent/writes/notebook.ts";
import { toMessage } from "#agent/writes/remember.ts";
import type { NotRun } from "#auth/protocol/interrupts.ts";

type Call = NonNullable<AIMessage["tool_calls"]>[number];

const UNSURE =
  "It is not known whether this change was made: the run was cut off while it was being sent. Look before trying it again, and never simply repeat it.";
const UNDECIDED = "Not run: the person went on without deciding about this change.";
const STOPPED = "Not run: the answer was stopped before this.";

/**
 * Answers the calls that an earlier run left open because it was stopped, cut off, or its card was ignored: model providers
 * reject a conversation with an open call. Each answer is the known outcome, inserted after its call, and stored together with the
 * model's answer: a step of its own would cost every answer a checkpoint (docs/decisions/0138). Must come before the middlewares
 * that change the messages for the model.
 */
export function answerOpenCalls(notebook: Notebook) {
  return createMiddleware({
    name: "answer_open_calls",
    stateSchema: approvalStateSchema,
    wrapModelCall: async (request, handler) => {
      const { messages, state, runtime } = request;
      if (HumanMessage.isInstance(messages.at(-1))) streamInput(messages, runtime.writer);
      const open = findOpenCalls(messages);
      if (open.size === 0) return handler(request);
      const repaired: BaseMessage[] = [];
      for (const message of messages) {
        repaired.push(message);
        for (const call of open.get(message) ?? []) repaired.push(await answerCall(call, state, notebook));
      }
      const answer = await handler({ ...request, messages: repaired });
      return new Command({
        update: { messages: [new RemoveMessage({ id: REMOVE_ALL_MESSAGES }), ...repaired, answer] },
      });
    },
  });
}

/**
 * The calls without a result before the model's next message, by the message that made them. In older versions' conversations a
 * later call may have the same id.
 */
export function findOpenCalls(messages: readonly BaseMessage[]): Map<BaseMessage, Call[]> {
  const open = new Map<BaseMessage, Call[]>();
  let caller: AIMessage | undefined;
  let calls: Call[] = [];
  for (const message of messages) {
    if (ToolMessage.isInstance(message)) calls = calls.filter(({ id }) => id !== message.tool_call_id);
    if (!AIMessage.isInstance(message)) continue;
    if (caller && calls.length > 0) open.set(caller, calls);
    caller = message;
    calls = message.tool_calls?.filter(({ id }) => id !== undefined) ?? [];
  }
  return caller && calls.length > 0 ? open.set(caller, calls) : open;
}

async function answerCall(call: Call, state: unknown, notebook: Notebook): Promise<ToolMessage> {
  const action = findAction(state, call.id);
  // Only approved calls can have been sent.
  const noted = action?.decision?.type === "approve" ? await notebook.find(action.action_id) : undefined;
  if (noted && noted.status !== "sending") return toMessage(noted, call);
  if (noted) return failCall(call, UNSURE);
  const isUndecided = action && !action.decision;
  const not_run: NotRun = isUndecided ? "undecided" : "stopped";
  return failCall(call, isUndecided ? UNDECIDED : STOPPED, { not_run });
}
