import { useEffect, useState } from "react";
import type { FlowReport } from "./flow.ts";

/** While an answer runs, and while the drawer just stays open. */
const LIVE_MS = 500;
const IDLE_MS = 2_000;

interface Loaded {
  report: FlowReport | undefined;
  hasFailed: boolean;
}

/** What is known of a conversation's flows, asked for again and again as long as it is looked at. */
export function useFlow(threadId: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ report: undefined, hasFailed: false });

  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = "";
    async function ask(): Promise<void> {
      // Nobody looks: nothing is asked, until somebody does again.
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

/** @returns undefined when it can't be had just now */
async function fetchReport(threadId: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await fetch(`/api/inspector/${threadId}`, { signal });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
