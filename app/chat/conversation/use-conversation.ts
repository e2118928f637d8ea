import { useStream } from "@langchain/langgraph-sdk/react";
import { useEffect, useReducer, useState } from "react";
import type { AgentState } from "./agent-state.ts";
import { Chat } from "./chat.ts";
import { isBusy, startAt } from "./chat-state.ts";
import type { ConversationOptions } from "./conversation-options.ts";
import { useEarlier } from "./earlier/use-earlier.ts";
import { toProblem } from "./problem.ts";
import { collectNote } from "./server-notes.ts";
import { useConversationView } from "./use-conversation-view.ts";
import { useListening } from "./use-listening.ts";
import { useThreadHead } from "./use-thread-head.ts";

/** One conversation with the agent, over useStream: what the page shows, and `chat` to act in it. */
export function useConversation(options: ConversationOptions) {
  const { threadId, assistant, isNew, at, arrived } = options;
  const [drawn, setDrawn] = useState(() => startAt(at));
  const [chat] = useState(() => new Chat(options, setDrawn));
  const head = useThreadHead(chat, isNew, arrived);
  const [serverNotes, takeNote] = useReducer(collectNote, {});
  const stream = useStream<AgentState>({
    client: chat.client,
    assistantId: assistant,
    threadId,
    thread: head,
    // One render for each read of the stream: a burst of events would overrun React (error 185).
    throttle: true,
    onError: chat.fail,
    onFinish: chat.onFinish,
    onCustomEvent: takeNote,
    onCreated: chat.onCreated,
  });
  const earlier = useEarlier(chat, stream.values);

  const isStopped = drawn.phase === "interrupted";
  const isReconnecting = drawn.connection !== "connected";
  const isRunning =
    stream.isLoading || isBusy(drawn) || (isReconnecting && !isStopped && head.data !== undefined);
  // After the first attempt, an error in the stored state is outdated.
  const error = drawn.error ?? (drawn.attempt > 0 ? undefined : stream.error);
  chat.page = { ...options, stream, head, state: earlier.state, isRunning };

  useListening(chat, isNew);
  useEffect(() => {
    if (head.error && toProblem(head.error).kind === "offline") chat.fail(head.error);
  }, [chat, head.error]);
  useEffect(() => {
    if (!isRunning && !error) chat.sendNext();
  });

  const view = useConversationView({
    isRunning,
    isStopped,
    values: stream.values,
    messages: earlier.state.messages ?? [],
    state: head.data?.[0],
    saying: drawn.submission,
    error: isReconnecting ? undefined : error,
  });
  return {
    ...view,
    chat,
    /** Loads earlier messages; undefined if the first one is loaded. */
    loadEarlier: earlier.load,
    /** The stored state is being loaded. */
    isLoading: (head.isLoading || (isReconnecting && head.data === undefined)) && view.turns.length === 0,
    /** The agent is answering. */
    isRunning,
    /** The server can't be reached; the page keeps trying. */
    isReconnecting: drawn.connection === "waiting",
    /** Progress and log of running MCP calls. */
    serverNotes,
    /** Messages that wait for the current answer. */
    queued: drawn.queue,
  };
}
