import { createContext, useContext, useEffect, useState } from "react";
import { fetchDurations } from "../list/requests.ts";

type Durations = Readonly<Record<string, number>>;

const NONE: Durations = {};

/** How long tool calls took, by their ids. */
export const DurationsContext = createContext<Durations>(NONE);

/** @returns milliseconds; undefined if unknown (yet) */
export function useDuration(callId: string): number | undefined {
  return useContext(DurationsContext)[callId];
}

/**
 * Reads the durations of a conversation's calls from the activity record.
 * @param finished how many calls have ended; reads again when that changes, but not while an answer runs
 */
export function useDurations(threadId: string, finished: number, isRunning: boolean): Durations {
  const [durations, setDurations] = useState(NONE);
  useEffect(() => {
    if (finished === 0 || isRunning) return;
    let isCurrent = true;
    fetchDurations(threadId).then(
      (found) => isCurrent && setDurations(found),
      // A card can do without its duration.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [threadId, finished, isRunning]);
  return durations;
}

/** `0.4 s`, `12 s`, `2 min`. */
export function formatDuration(ms: number): string {
  if (ms < 950) return `${(Math.max(ms, 50) / 1000).toFixed(1)} s`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 119_500) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
