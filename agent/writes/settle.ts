import { AsyncLocalStorage } from "node:async_hooks";
import { ToolMessage } from "langchain";
import type { Settle } from "#agent/writes/remember.ts";

/** Inside of a run LangGraph would take that run's configuration, its aborted signal included. */
const outsideOfRuns = AsyncLocalStorage.snapshot();

/** As much of a compiled graph as is needed here. */
interface Settled {
  getState(config: object): Promise<{ next: readonly string[]; values: unknown }>;
  updateState(config: object, values: object, asNode: string): Promise<unknown>;
}

/**
 * Writes a late outcome into the conversation, unless the conversation has gone on meanwhile: the next run reads it from
 * the notebook then.
 * @param graph asked for late, since the graph is made of what uses this
 */
export function settleIn(graph: () => Settled): Settle {
  return (threadId, message) => outsideOfRuns(() => settle(graph(), threadId, message));
}

async function settle(graph: Settled, threadId: string, message: ToolMessage): Promise<void> {
  const config = { configurable: { thread_id: threadId } };
  const { next, values } = await graph.getState(config);
  // While other calls are open, writing this one would drop them: the next run reads its outcome from the write log.
  const isLast = next.length === 1 && next[0] === "tools";
  if (!isLast || isAnswered(values, message.tool_call_id)) return;
  await graph.updateState(config, { messages: [message] }, "tools");
}

function isAnswered(values: unknown, callId: string): boolean {
  const messages: unknown = typeof values === "object" && values !== null && Reflect.get(values, "messages");
  return (
    Array.isArray(messages) &&
    messages.some((message) => ToolMessage.isInstance(message) && message.tool_call_id === callId)
  );
}
