import type { Client } from "@langchain/langgraph-sdk";
import { type RefObject, useEffect, useRef } from "react";
import { findActiveRun } from "./runs.ts";

interface Listener {
  join(runId: string): void;
  /** Nobody listens any more. */
  leave(): void;
}

/**
 * Joins an answer that was running when the page was left, or runs in another tab; and leaves when the page does.
 * @param isNew nothing of the conversation is stored yet
 * @returns whether it has left
 */
export function useListening(
  client: Client,
  threadId: string,
  isNew: boolean,
  listener: RefObject<Listener>,
): RefObject<boolean> {
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      listener.current.leave();
    };
  }, [listener]);
  useEffect(() => {
    if (isNew) return;
    let isCurrent = true;
    findActiveRun(client, threadId).then(
      (id) => isCurrent && id && listener.current.join(id),
      // The state is asked for at the same time: its failure says it all.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client, threadId, isNew, listener]);
  return isGone;
}
