/** Signing out takes effect within 5 seconds: nothing passes later than this after the session was last seen live. */
const CHECK_EVERY_MS = 3_000;

/**
 * Passes a stream on as long as the session lives that opened it.
 * @param answer what the LangGraph server streams; passed on unbuffered, chunk by chunk
 * @param isLive asks the session's row
 * @param close called once the stream is over: ended, failed, given up by the browser, or cut off
 * @param onChunk sees each chunk as it passes
 */
export function watchStream(
  answer: Response,
  isLive: () => Promise<boolean>,
  close: () => void,
  onChunk: (chunk: Uint8Array) => void = () => {},
): Response {
  const reader = answer.body?.getReader();
  if (!reader) {
    close();
    return answer;
  }
  let checkedAt = Date.now();
  const isStillLive = async () => {
    if (Date.now() - checkedAt < CHECK_EVERY_MS) return true;
    checkedAt = Date.now();
    return isLive();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          const isOver = done || !(await isStillLive());
          if (!isOver) {
            onChunk(value);
            return controller.enqueue(value);
          }
          close();
          await reader.cancel();
          controller.close();
        } catch (error) {
          close();
          controller.error(error);
        }
      },
      async cancel(reason) {
        close();
        await reader.cancel(reason);
      },
    },
    // Nothing is read ahead of the browser.
    { highWaterMark: 0 },
  );
  return new Response(body, { status: answer.status, headers: answer.headers });
}
