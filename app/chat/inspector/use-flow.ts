import { useEffect, useState } from "react";
import type { FlowReport } from "./flow.ts";

/** Polling intervals, during a run and otherwise. */
const LIVE_MS = 500;
const IDLE_MS = 2_000;

interface Loaded {
  report: FlowReport | undefined;
  hasFailed: boolean;
}

/** Polls a conversation's report while the page is visible. */
export function useFlow(threadId: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ report: undefined, hasFailed: false });

  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = "";
    async function ask(): Promise<void> {
      // The page is hidden: nothing is requested until it is visible.
      const text = document.hidden ? last : await fetchReport(threadId, end.signal);
      if (end.signal.aborted) return;
      const report = text ? (JSON.parse(text) as FlowReport) : undefined;
      if (text !== last) {
        last = text ?? "";
        setLoaded(({ report: before }) => ({ report: report ?? before, hasFailed: !report }));
      }
      timer = setTimeout(() => void ask(), isRunning(report) ? LIVE_MS : IDLE_MS);
    }
    void ask();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [threadId]);

  return loaded;
}

/** The newest message's stream is open. */
export function isRunning(report: FlowReport | undefined): boolean {
  const flow = report?.flows[0];
  return (
    flow?.request !== undefined && flow.request !== null && flow.request.status < 400 && flow.endedAt === null
  );
}

/** @returns undefined if it can't be loaded now */
async function fetchReport(threadId: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await fetch(`/api/inspector/${threadId}`, { signal });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
