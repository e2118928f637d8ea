import type { ThreadState } from "@langchain/langgraph-sdk";
import { useCallback, useEffect, useRef, useState } from "react";
import type { AgentState, States, ThreadHead } from "./agent-state.ts";
import type { ChatHandle } from "./chat-handle.ts";
import { readState } from "./earlier/read-state.ts";
import { readLinkedCall } from "./linked-call.ts";

/**
 * Loads a stored conversation: the end of one state, not the history, which has every message once per step.
 * @param isNew nothing is stored yet, so nothing is requested
 * @param arrived the id of a message to load as well, like the tool call that the address names
 */
export function useThreadHead(chat: ChatHandle, isNew: boolean, arrived: string | undefined): ThreadHead {
  const [head, setHead] = useState<Pick<ThreadHead, "data" | "error" | "isLoading">>(() => ({
    data: isNew ? [] : undefined,
    error: undefined,
    isLoading: !isNew,
  }));
  const reading = useRef<Promise<States>>(Promise.resolve([]));

  const mutate = useCallback(() => {
    const read = async () => {
      try {
        const from = arrived ?? readLinkedCall();
        const state = await readState(chat.client.threads, chat.threadId, {
          checkpoint: chat.now.from,
          from,
        });
        const data = state.checkpoint ? [state] : [];
        setHead({ data, error: undefined, isLoading: false });
        return data;
      } catch (error) {
        setHead((before) => ({ ...before, error, isLoading: false }));
        throw error;
      }
    };
    reading.current = read();
    return reading.current;
  }, [chat, arrived]);

  useEffect(() => {
    // The page shows `error`.
    if (!isNew) mutate().then(undefined, () => undefined);
  }, [isNew, mutate]);

  const settle = async () => {
    const [state] = await reading.current;
    if (state && isMidway(state)) await mutate();
  };
  return { ...head, mutate, settle, loaded: () => reading.current };
}

/** The graph is running or was cut off: it has not ended, and asks nothing. */
function isMidway({ next, tasks }: ThreadState<AgentState>): boolean {
  return next.length > 0 && tasks.every(({ interrupts }) => interrupts.length === 0);
}
