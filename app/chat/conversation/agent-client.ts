import { Client } from "@langchain/langgraph-sdk";
import { noteServerTime } from "../server-clock.ts";
import { type BaseState, type RunEvent, withStates } from "./from-updates.ts";
import type { Reconnector } from "./reconnector.ts";
import { STREAM } from "./runs.ts";
import { throttleChunks } from "./throttle-chunks.ts";
import { untilAnswered } from "./until-answered.ts";
import { withoutRepeats } from "./without-repeats.ts";

type Runs = Client["runs"];
type StreamPayload = Parameters<Runs["stream"]>[2];
/** The stream that was opened last. */
export interface LastStream {
  /** The id of the last event that was passed on: resumes the stream after it (`Last-Event-ID`). */
  eventId: string | undefined;
  /** It ended without an answer, a question or an error, and was not aborted: the run was stopped elsewhere, the session ended, or
   * the connection dropped. Servers close such streams normally. */
  wasCut: boolean;
  /** Aborts it; the run continues on the server. */
  leave(): void;
}

/** How long a request other than a stream may last. */
const TIMEOUT_MS = 30_000;
/**
 * A stream may last, but not be silent: the BFF sends a comment every 5 seconds (watch-stream.ts). After three missing ones the
 * SDK ends it with a StreamIdleTimeoutError, which counts as a lost connection: a peer that vanishes closes nothing.
 */
const SILENCE_MS = 15_000;

/**
 * The SDK's client, pointed at our BFF: the browser's cookie is its only credential.
 *
 * It differs from the stock client in seven ways. It never resends by itself (no retries: the page offers them). It turns updates
 * into states (from-updates.ts), and removes the mode `values` that useStream adds. A new conversation needs no request of its
 * own (`if_not_exists`). A stream ends with the answer's last event: the server keeps it open for another half second
 * (docs/facts.md 13). Chunks of text are throttled to what can be drawn. A silent connection counts as lost. Events that
 * a resumed stream repeats are dropped (without-repeats.ts).
 * @param reconnector says how long a response may take to begin, and learns of each event
 */
export function makeAgentClient(
  origin: string,
  reconnector: Reconnector,
  base: BaseState,
): { client: Client; last: LastStream } {
  const client = new Client({
    apiUrl: `${origin}/api/langgraph`,
    apiKey: null,
    timeoutMs: TIMEOUT_MS,
    callerOptions: { maxRetries: 0, fetch: patientFetch(reconnector) },
  });
  const { runs } = client;
  const stream = runs.stream.bind(runs) as (...args: Parameters<Runs["stream"]>) => AsyncGenerator<RunEvent>;
  const joinStream = runs.joinStream.bind(runs);
  const last: LastStream = { eventId: undefined, wasCut: false, leave: () => {} };

  /** @param after the event after which the stream resumes */
  function watched(
    given: AbortSignal | undefined,
    after: string | undefined,
    open: (signal: AbortSignal) => AsyncGenerator<RunEvent>,
  ): AsyncGenerator<RunEvent> {
    const own = new AbortController();
    const signal = joinSignals(given, own.signal);
    Object.assign(last, { eventId: after, wasCut: false, leave: () => own.abort() });
    const onCut = () => {
      last.wasCut = !signal.aborted;
    };
    const events = untilAnswered(withStates(withoutRepeats(open(signal)), base), onCut);
    return untilAborted(throttleChunks(events), signal, (id) => {
      last.eventId = id ?? last.eventId;
      reconnector.reset();
    });
  }

  runs.stream = ((threadId: string, assistantId: string, payload: StreamPayload) =>
    watched(payload?.signal, undefined, (signal) =>
      stream(threadId, assistantId, {
        ...payload,
        ...STREAM,
        streamIdleReconnect: SILENCE_MS,
        ifNotExists: "create",
        signal,
      }),
    )) as unknown as Runs["stream"];

  runs.joinStream = ((threadId, runId, options) => {
    const given = options instanceof AbortSignal ? { signal: options } : options;
    const watchful = { ...given, streamIdleReconnect: SILENCE_MS };
    return watched(given?.signal, given?.lastEventId, (signal) =>
      joinStream(threadId, runId, { ...watchful, signal }),
    );
  }) as Runs["joinStream"];

  return { client, last };
}

/** Fetches, notes the server's time, and fails as without a network when the response does not begin. */
function patientFetch(reconnector: Reconnector): typeof fetch {
  return async (address, init) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new TypeError("No response")), reconnector.patienceMs);
    try {
      const response = await fetch(address, { ...init, signal: joinSignals(init?.signal, late.signal) });
      noteServerTime(response.headers.get("date"));
      return response;
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * Ends with an AbortError once the stream is aborted, even if its source just ends: the SDK would take that for the end of the
 * answer, load the stored state, and the words shown so far would disappear.
 */
async function* untilAborted<T extends RunEvent>(
  events: AsyncIterable<T>,
  signal: AbortSignal,
  onEvent: (id: string | undefined) => void,
): AsyncGenerator<T> {
  for await (const event of events) {
    signal.throwIfAborted();
    onEvent(event.id);
    yield event;
  }
  signal.throwIfAborted();
}

function joinSignals(given: AbortSignal | null | undefined, own: AbortSignal): AbortSignal {
  return given ? AbortSignal.any([given, own]) : own;
}
