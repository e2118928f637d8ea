import type { Flow } from "./flow.ts";

/** This browser's timing of a message that it sent, in milliseconds after sending. */
export interface BrowserTimes {
  firstByteMs: number;
  endMs: number;
}

/** How much the two clocks may differ. */
const TOLERANCE_MS = 5_000;

/** Finds a message's request in the browser's timeline. Undefined for other windows' messages, and those before a reload. */
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
