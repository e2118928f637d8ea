import { watchSession } from "#auth/protocol/session-watch.ts";

/** Signing out takes effect within 5 seconds: nothing passes later than this after the session was last seen live. */
const CHECK_EVERY_MS = 3_000;

/**
 * A comment, which clients ignore. Next.js sends the headers with the first chunk: without it, a run that waits for another would be
 * acknowledged only when that one has ended.
 */
const ACCEPTED = new TextEncoder().encode(": accepted\n\n");

/** How a stream was over: `cut` when its session was. */
export type StreamEnd = "ended" | "failed" | "left" | "cut";

/**
 * Passes a stream on as long as the session lives that opened it.
 * @param answer what the LangGraph server streams; events are preceded by a comment, and passed on unbuffered
 * @param isLive asks the session's row
 * @param close called once the stream is over, and told how
 * @param onChunk sees each chunk as it passes
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
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (isEvents) controller.enqueue(ACCEPTED);
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          const isOver = done || !(await isStillLive());
          if (!isOver) {
            onChunk(value);
            return controller.enqueue(value);
          }
          close(done ? "ended" : "cut");
          await reader.cancel();
          controller.close();
        } catch (error) {
          close("failed");
          controller.error(error);
        }
      },
      async cancel(reason) {
        close("left");
        await reader.cancel(reason);
      },
    },
    // Nothing is read ahead of the browser.
    { highWaterMark: 0 },
  );
  return new Response(body, { status: answer.status, headers: answer.headers });
}
