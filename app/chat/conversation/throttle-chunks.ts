/** How long chunks of an answer may pass back to back; the rest of the frame is for drawing them. */
const OPEN_MS = 8;
const FRAME_MS = 33;

/**
 * Passes a stream's events on, chunks of text about thirty times a second: rendering each of two hundred words a second leaves no
 * time for anything else. The first chunk is not delayed, nor are other events, nor anything in a hidden tab, where timers are
 * slow.
 */
export async function* throttleChunks<T extends { event: string }>(
  events: AsyncIterable<T>,
): AsyncGenerator<T> {
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
