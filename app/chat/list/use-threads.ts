import { useCallback, useEffect, useRef, useState } from "react";
import type { ListedThread } from "./marks.ts";
import { fetchThreads } from "./requests.ts";

/** Polling interval while the agent works in some conversation: there is no event for its end. */
const LOOK_MS = 2_000;

/**
 * The state of the person's conversations in the LangGraph server. Loaded on `refresh`, when the page becomes visible, and polled
 * while the agent works in one that this page does not stream.
 * @param here the id of the conversation that this page streams
 */
export function useThreads(here: string | undefined): { threads: readonly ListedThread[]; refresh(): void } {
  const [threads, setThreads] = useState<readonly ListedThread[]>([]);
  const asked = useRef(0);

  const refresh = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    // On failure the marks stay as they are until the next poll.
    fetchThreads().then(
      (found) => mine === asked.current && setThreads(found),
      () => undefined,
    );
  }, []);

  useEffect(() => {
    const look = () => document.visibilityState === "visible" && refresh();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [refresh]);

  const isBusyElsewhere = threads.some(({ status, thread_id }) => status === "busy" && thread_id !== here);
  useEffect(() => {
    if (!isBusyElsewhere) return;
    const timer = setInterval(() => document.visibilityState === "visible" && refresh(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isBusyElsewhere, refresh]);

  return { threads, refresh };
}
