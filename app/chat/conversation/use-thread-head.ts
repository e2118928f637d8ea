import type { Client, ThreadState } from "@langchain/langgraph-sdk";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AgentState } from "./agent-state.ts";
import { readState } from "./earlier/read-state.ts";
import { readLinkedCall } from "./linked-call.ts";

export type { AgentState };

/** A thread's newest state, in the form that useStream takes for an externally loaded thread. */
export interface ThreadHead {
  data: ThreadState<AgentState>[] | undefined;
  error: unknown;
  isLoading: boolean;
  /** Reloads it. Rejects with the error, which is also in `error`. */
  mutate: () => Promise<ThreadState<AgentState>[]>;
  /** The stored state once loaded, without another request. */
  loaded: () => Promise<ThreadState<AgentState>[]>;
  /** No run is active: reloads a state that was read during a run. */
  settle: () => Promise<void>;
}

/**
 * Loads a stored conversation: the end of one state, not the history, which has every message once per step.
 * @param isNew nothing is stored yet, so nothing is requested
 * @param at the checkpoint to read; undefined for the newest
 * @param arrived the id of a message to load as well, like the tool call that the address names
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

  const waitForLoaded = useCallback(async () => (await reading.current) ?? [], []);

  const settle = useCallback(async () => {
    const [state] = (await reading.current) ?? [];
    if (state && isMidway(state)) await mutate();
  }, [mutate]);

  useEffect(() => {
    // The page shows `error`.
    if (!isNew) mutate().then(undefined, () => undefined);
  }, [isNew, mutate]);

  return useMemo(
    () => ({ ...loaded, mutate, settle, loaded: waitForLoaded }),
    [loaded, mutate, settle, waitForLoaded],
  );
}

/** The graph is running or was cut off: it has not ended, and asks nothing. */
function isMidway({ next, tasks }: ThreadState<AgentState>): boolean {
  return next.length > 0 && tasks.every(({ interrupts }) => interrupts.length === 0);
}
