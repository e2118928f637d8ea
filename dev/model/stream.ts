/** Server-sent events of one answer, paced like a model's, and stopped when the reader goes away. */
import { setTimeout as pause } from "node:timers/promises";
import { type Envelope, toChunk, toDeltas, toUsageChunk } from "#dev/model/completion.ts";
import type { FinishReason, Turn, Usage } from "#dev/model/wire.ts";

export interface StreamParts {
  envelope: Envelope;
  turn: Turn;
  finish: FinishReason;
  /** Sent at the end when the client asked for it. */
  usage?: Usage;
  /** Milliseconds between two chunks; 0 sends as fast as the reader reads. */
  tokenDelayMs: number;
  /** A failure to be simulated: after so many chunks the connection is broken off. */
  cut?: { after: number; breakOff: () => void };
}

/**
 * Makes the body of a streamed answer. Pull-based: a slow reader slows the writer, and a cancelled one ends it.
 */
export function streamTurn(parts: StreamParts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const stopped = new AbortController();
  const events = listEvents(parts);
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (parts.tokenDelayMs > 0 && sent > 0) await wait(parts.tokenDelayMs, stopped.signal);
        if (stopped.signal.aborted) return;
        if (parts.cut && sent >= parts.cut.after) {
          parts.cut.breakOff();
          return controller.close();
        }
        const next = events.next();
        if (next.done) return controller.close();
        sent += 1;
        controller.enqueue(encoder.encode(`data: ${next.value}\n\n`));
      },
      cancel: () => stopped.abort(),
    },
    { highWaterMark: 0 },
  );
}

function* listEvents({ envelope, turn, finish, usage }: StreamParts): Generator<string> {
  const nothingYet = usage && null;
  for (const delta of toDeltas(turn)) yield JSON.stringify(toChunk(envelope, delta, null, nothingYet));
  yield JSON.stringify(toChunk(envelope, {}, finish, nothingYet));
  if (usage) yield JSON.stringify(toUsageChunk(envelope, usage));
  yield "[DONE]";
}

/** Resolves after the time, or at once when the reader leaves. */
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
