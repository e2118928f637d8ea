import type { Client } from "@langchain/langgraph-sdk";
import { type RefObject, useEffect, useRef } from "react";
import { toProblem } from "./problem.ts";
import { findActiveRun } from "./runs.ts";

interface Listener {
  join(runId: string): void;
  /** No run is active. */
  settle(): Promise<void>;
  /** Stops listening. */
  leave(): void;
  /** Stores what was not sent yet. */
  keepUnsent(): void;
  /** Could not find out whether a run is active. */
  fail(error: unknown): void;
}

/**
 * Joins a run that was active when the page was left, or is active in another tab; stops listening when the conversation is left.
 * Unsent text is kept when the page is reloaded or closed.
 * @param isNew nothing of the conversation is stored yet
 * @returns whether the conversation was left
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
    // The state is loaded at the same time and reports failures, except for a connection lost in between.
    listen().catch((error) => {
      if (isCurrent && toProblem(error).kind === "offline") listener.current.fail(error);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, threadId, isNew, listener]);
  return isGone;
}
