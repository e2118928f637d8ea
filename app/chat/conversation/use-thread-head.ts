import type { Client, ThreadState } from "@langchain/langgraph-sdk";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AgentState } from "./agent-state.ts";
import { readState } from "./earlier/read-state.ts";
import { readLinkedCall } from "./linked-call.ts";

export type { AgentState };

/** A thread's newest state, in the form in which useStream takes a thread that is loaded outside of it. */
export interface ThreadHead {
  data: ThreadState<AgentState>[] | undefined;
  error: unknown;
  isLoading: boolean;
  /** Loads it again. Rejects with what went wrong; `error` has it as well. */
  mutate: () => Promise<ThreadState<AgentState>[]>;
  /** What is stored, once it is loaded: nothing is asked again. */
  loaded: () => Promise<ThreadState<AgentState>[]>;
  /** No run goes on: a state that was read in the midst of one, which has ended since, is read again. */
  settle: () => Promise<void>;
}

/**
 * Loads what is stored of a conversation: the end of one state, not the history, which holds every message once per step.
 * @param isNew nothing is stored yet, and nothing is asked
 * @param at the checkpoint at which it is read; undefined for the newest
 * @param arrived the id of a message that is to be loaded as well, as is the tool call that the address names
 */
export function useThreadHead(
  client: Client,
  threadId: string,
  isNew: boolean,
  at: { readonly current: string | undefined },
  arrived: string | undefined,
): ThreadHead {
  const [loaded, setLoaded] = useState<Pick<ThreadHead, "data" | "error" | "isLoading">>(() => ({
    data: isNew ? [] : undefined,
    error: undefined,
    isLoading: !isNew,
  }));

  const reading = useRef<Promise<ThreadState<AgentState>[]>>(undefined);

  const read = useCallback(async () => {
    try {
      const state = await readState(client, threadId, {
        checkpoint: at.current,
        from: arrived ?? readLinkedCall(),
      });
      const data = state.checkpoint ? [state] : [];
      setLoaded({ data, error: undefined, isLoading: false });
      return data;
    } catch (error) {
      setLoaded((before) => ({ ...before, error, isLoading: false }));
      throw error;
    }
  }, [client, threadId, at, arrived]);

  const mutate = useCallback(() => {
    reading.current = read();
    return reading.current;
  }, [read]);

  const whenLoaded = useCallback(async () => (await reading.current) ?? [], []);

  const settle = useCallback(async () => {
    const [state] = (await reading.current) ?? [];
    if (state && isMidway(state)) await mutate();
  }, [mutate]);

  useEffect(() => {
    // What went wrong is in `error`, for the page to show.
    if (!isNew) mutate().then(undefined, () => undefined);
  }, [isNew, mutate]);

  return useMemo(
    () => ({ ...loaded, mutate, settle, loaded: whenLoaded }),
    [loaded, mutate, settle, whenLoaded],
  );
}

/** The graph is on its way, or was cut off there: it is not over, and asks nothing. */
function isMidway({ next, tasks }: ThreadState<AgentState>): boolean {
  return next.length > 0 && tasks.every(({ interrupts }) => interrupts.length === 0);
}
