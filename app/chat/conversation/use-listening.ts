import type { Client } from "@langchain/langgraph-sdk";
import { type RefObject, useEffect, useRef } from "react";
import { toProblem } from "./problem.ts";
import { findActiveRun } from "./runs.ts";

interface Listener {
  join(runId: string): void;
  /** No answer is running. */
  settle(): Promise<void>;
  /** Nobody listens any more. */
  leave(): void;
  /** Keeps what was not sent yet. */
  keepUnsent(): void;
  /** It could not be found out whether an answer is running. */
  fail(error: unknown): void;
}

/**
 * Joins an answer that was running when the page was left, or runs in another tab; and leaves when its conversation does.
 * What the page itself is left with, by a reload or a closed tab, is kept.
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
    const keep = () => listener.current.keepUnsent();
    window.addEventListener("pagehide", keep);
    return () => {
      isGone.current = true;
      window.removeEventListener("pagehide", keep);
      listener.current.leave();
    };
  }, [listener]);
  useEffect(() => {
    if (isNew) return;
    let isCurrent = true;
    const listen = async (): Promise<void> => {
      const run = await findActiveRun(client, threadId);
      if (!isCurrent) return;
      if (run) listener.current.join(run.id);
      else await listener.current.settle();
    };
    // The state is asked for at the same time: its failure says it all, but for a connection that was lost between the two.
    listen().catch((error) => {
      if (isCurrent && toProblem(error).kind === "offline") listener.current.fail(error);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, threadId, isNew, listener]);
  return isGone;
}
