/** So long one slice of work may take; then the browser comes to what else it has to do, keys above all. */
const SLICE_MS = 8;

const waiting: (() => void)[] = [];
let isPlanned = false;

/**
 * Does a piece of work in a slice of time with others, the newest first: what is at the end of a conversation, where people look.
 * All at once they would hold the page up.
 * @param work takes a few milliseconds; it may ask for the next piece
 * @returns takes it back
 */
export function inPauses(work: () => void): () => void {
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
  // Before a piece that may fail: the others go on.
  if (waiting.length > 0) plan();
  while (waiting.length > 0 && performance.now() < end) waiting.pop()?.();
}

/** Does all of it now: paper has no later. */
export function finishNow(): void {
  while (waiting.length > 0) waiting.pop()?.();
}
