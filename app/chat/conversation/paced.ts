/** How long chunks of an answer may pass back to back; the rest of the frame is for drawing them. */
const OPEN_MS = 8;
const FRAME_MS = 33;

/**
 * Passes the events of a stream on, pieces of text about thirty times a second and those of a moment together: drawing each
 * of two hundred words a second by itself would leave no time for anything else. The first piece is not held up, nor is
 * any other kind of event, nor anything in a tab that nobody sees, where timers are slow.
 */
export async function* paced<T extends { event: string }>(events: AsyncIterable<T>): AsyncGenerator<T> {
  let begun = Number.NEGATIVE_INFINITY;
  for await (const event of events) {
    if (event.event.startsWith("messages")) {
      const age = performance.now() - begun;
      if (age >= OPEN_MS && age < FRAME_MS && !document.hidden) await sleep(FRAME_MS - age);
      if (age >= OPEN_MS) begun = performance.now();
    }
    yield event;
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
