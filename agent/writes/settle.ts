import { AsyncLocalStorage } from "node:async_hooks";
import { ToolMessage } from "langchain";
import type { Settle } from "#agent/writes/remember.ts";
import { readField } from "#auth/protocol/json.ts";

/** Within a run, LangGraph would use that run's configuration, including its aborted signal. */
const outsideOfRuns = AsyncLocalStorage.snapshot();

/** The used part of a compiled graph. */
interface Settled {
  getState(config: object): Promise<{ next: readonly string[]; values: unknown }>;
  updateState(config: object, values: object, asNode: string): Promise<unknown>;
}

/**
 * Adds a late outcome to the conversation, unless it has continued meanwhile: the next run reads the outcome from the notebook
 * then.
 * @param graph returns the graph, which is created later
 */
export function settleIn(graph: () => Settled): Settle {
  return (threadId, message) => outsideOfRuns(() => settle(graph(), threadId, message));
}

async function settle(graph: Settled, threadId: string, message: ToolMessage): Promise<void> {
  const config = { configurable: { thread_id: threadId } };
  const { next, values } = await graph.getState(config);
  // While other calls are open, writing this one would drop them: the next run reads its outcome from the notebook.
  const isLast = next.length === 1 && next[0] === "tools";
  if (!isLast || isAnswered(values, message.tool_call_id)) return;
  await graph.updateState(config, { messages: [message] }, "tools");
}

function isAnswered(values: unknown, callId: string): boolean {
  const messages = readField(values, "messages");
  return (
    Array.isArray(messages) &&
    messages.some((message) => ToolMessage.isInstance(message) && message.tool_call_id === callId)
  );
}
