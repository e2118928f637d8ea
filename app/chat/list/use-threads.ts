import { useCallback, useEffect, useRef, useState } from "react";
import type { ListedThread } from "./marks.ts";
import { fetchThreads } from "./requests.ts";

/** How often to look again while the agent is at work somewhere: no event says when it ends. */
const LOOK_MS = 2_000;

/**
 * What the LangGraph server says of the person's conversations. Asked for on `refresh`, when the page comes back into sight, and
 * again and again while the agent is at work in one that this page does not read along.
 * @param here the id of the conversation whose answer this page is reading
 */
export function useThreads(here: string | undefined): { threads: readonly ListedThread[]; refresh(): void } {
  const [threads, setThreads] = useState<readonly ListedThread[]>([]);
  const asked = useRef(0);

  const refresh = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    // Without an answer the marks stay as they are: the next look comes soon enough.
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
