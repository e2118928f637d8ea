import type { Flow } from "./flow.ts";

/** What this browser measured of a message that it sent itself, in milliseconds after sending. */
export interface BrowserTimes {
  firstByteMs: number;
  endMs: number;
}

/** The two clocks may differ by this much. */
const TOLERANCE_MS = 5_000;

/** Looks a message's request up in the browser's own timeline. Undefined for those of other windows, or before a reload. */
export function findBrowserTimes(threadId: string, flow: Flow): BrowserTimes | undefined {
  const sent = performance
    .getEntriesByType("resource")
    .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming)
    .filter(({ name, responseStart }) => name.endsWith(`/${threadId}/runs/stream`) && responseStart > 0);
  const apart = (entry: PerformanceResourceTiming) =>
    Math.abs(performance.timeOrigin + entry.startTime - flow.at);
  const [nearest] = sent.sort((one, other) => apart(one) - apart(other));
  if (!nearest || apart(nearest) > TOLERANCE_MS) return undefined;
  const { startTime, responseStart, responseEnd } = nearest;
  return { firstByteMs: responseStart - startTime, endMs: responseEnd - startTime };
}
