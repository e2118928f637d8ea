import { watchSession } from "#auth/protocol/session-watch.ts";

/** Signing out takes effect within 5 seconds: nothing passes later than that after the session was last known to be live. */
const CHECK_EVERY_MS = 3_000;

/**
 * A comment, which clients ignore. Next.js sends the headers with the first chunk: without it, a queued run would only be
 * acknowledged once the run before it has ended.
 */
const ACCEPTED = new TextEncoder().encode(": accepted\n\n");

/**
 * Sent while a stream of events is silent, because a model thinks or a run is queued: the page treats 15 seconds without a byte
 * as a lost connection (agent-client.ts). One line: a blank one after it would end an event that is still being sent.
 */
const ALIVE = new TextEncoder().encode(": alive\n");
const ALIVE_EVERY_MS = 5_000;
const NEWLINE = 0x0a;

/** How a stream ended: `cut` if its session did. */
export type StreamEnd = "ended" | "failed" | "left" | "cut";

/**
 * Forwards a stream as long as the session that opened it is live.
 * @param answer the LangGraph server's stream; events are passed unbuffered, with comments before them and in pauses
 * @param isLive reads the session's row
 * @param close called with the outcome once the stream has ended
 * @param onChunk called with each chunk
 */
export function watchStream(
  answer: Response,
  isLive: () => Promise<boolean>,
  close: (how: StreamEnd) => void,
  onChunk: (chunk: Uint8Array) => void = () => {},
): Response {
  const reader = answer.body?.getReader();
  if (!reader) {
    close("ended");
    return answer;
  }
  const isEvents = answer.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const mayGoOn = watchSession(isLive);
  let checkedAt = performance.now();
  const isStillLive = async () => {
    if (performance.now() - checkedAt < CHECK_EVERY_MS) return true;
    checkedAt = performance.now();
    return mayGoOn();
  };
  let isLineOver = true;
  let heartbeat: NodeJS.Timeout | undefined;
  let isOver = false;
  // A pending read also ends when the browser leaves.
  const end = (how: StreamEnd) => {
    if (isOver) return;
    isOver = true;
    clearInterval(heartbeat);
    close(how);
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (!isEvents) return;
        controller.enqueue(ACCEPTED);
        // Not for a browser that has stopped reading.
        heartbeat = setInterval(
          () => isLineOver && controller.desiredSize === 0 && controller.enqueue(ALIVE),
          ALIVE_EVERY_MS,
        );
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          const goesOn = !done && (await isStillLive());
          if (goesOn) {
            onChunk(value);
            isLineOver = value.at(-1) === NEWLINE;
            heartbeat?.refresh();
            return controller.enqueue(value);
          }
          end(done ? "ended" : "cut");
          await reader.cancel();
          controller.close();
        } catch (error) {
          end("failed");
          controller.error(error);
        }
      },
      async cancel(reason) {
        end("left");
        await reader.cancel(reason);
      },
    },
    // No reading ahead of the browser.
    { highWaterMark: 0 },
  );
  return new Response(body, { status: answer.status, headers: answer.headers });
}
