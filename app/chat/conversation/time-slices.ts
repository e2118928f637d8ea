/** How long a slice of work may take; then the browser can handle input. */
const SLICE_MS = 8;

const waiting: (() => void)[] = [];
let isPlanned = false;

/**
 * Schedules work in time slices, newest first: that is the end of a conversation, where people look. All at once it would block
 * the page.
 * @param work takes a few milliseconds; it may schedule more
 * @returns cancels it
 */
export function runInTimeSlice(work: () => void): () => void {
  waiting.push(work);
  plan();
  return () => {
    const at = waiting.indexOf(work);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function plan(): void {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(doSlice);
}

function doSlice(): void {
  const end = performance.now() + SLICE_MS;
  isPlanned = false;
  // Before running work that may throw: the rest still runs.
  if (waiting.length > 0) plan();
  while (waiting.length > 0 && performance.now() < end) waiting.pop()?.();
}

/** Runs all of it now, before printing. */
export function flushTimeSlices(): void {
  while (waiting.length > 0) waiting.pop()?.();
}
