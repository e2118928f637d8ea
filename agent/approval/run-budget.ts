import { type BaseMessage, ToolMessage } from "langchain";
import type { Action } from "#agent/approval/state.ts";
import { listCalls } from "#agent/content/messages.ts";
import { answersSoFar } from "#agent/limits.ts";

/**
 * The number of writes made by the current answer: its executed calls before the model's last message that are not known as
 * reads. The current answer is everything since the person's last message, across all runs of its approvals.
 */
export async function countWrites(
  messages: readonly BaseMessage[],
  isRead: (tool: string) => Promise<boolean>,
): Promise<number> {
  const notMade = new Set(messages.flatMap((message) => (wasNotMade(message) ? [message.tool_call_id] : [])));
  let count = 0;
  for (const { id, name } of listCalls(answersSoFar(messages).slice(0, -1)))
    if (!notMade.has(id ?? "") && !(await isRead(name))) count += 1;
  return count;
}

function wasNotMade(message: BaseMessage): message is ToolMessage {
  return ToolMessage.isInstance(message) && typeof message.artifact?.not_run === "string";
}

/** The decision for a write beyond the budget, without asking. */
export function refuseOverBudget(writesPerRun: number): Action["decision"] {
  const reason = `Not run: one answer may make ${writesPerRun} changes, and this is one more. Say what was done and what is left; the person can send another message to go on.`;
  return { type: "reject", reason, why: "over_budget" };
}
