import { Client } from "@langchain/langgraph-sdk";
import { noteServerTime } from "../server-clock.ts";
import { type BaseState, type RunEvent, withStates } from "./from-updates.ts";
import { STREAM } from "./runs.ts";
import { throttleChunks } from "./throttle-chunks.ts";
import { untilAnswered } from "./until-answered.ts";
import { withoutRepeats } from "./without-repeats.ts";

type Runs = Client["runs"];
type StreamPayload = Parameters<Runs["stream"]>[2];
/** How streams end. */
export interface StreamEnd {
  /** A signal for the next stream. Aborting it does not stop the run on the server. */
  begin(): AbortSignal;
  /** A stream ended without an answer, a question or an error, and was not aborted: the run was stopped elsewhere, the session
   * ended, or the connection dropped. Servers close such streams normally. */
  onCut(): void;
  /** An event was passed on. @param id resumes the stream after it (`Last-Event-ID`) */
  onEvent(id: string | undefined): void;
  /** How long a response may take to begin, in milliseconds: over a dead connection it never does. */
  patienceMs(): number;
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
 * It differs from the stock client in eight ways. It never resends by itself (no retries: the page offers them). It turns updates
 * into states (from-updates.ts), and removes the mode `values` that useStream adds. A new conversation needs no request of its
 * own (`if_not_exists`). A stream ends with the answer's last event: the server keeps it open for another half second
 * (docs/facts.md 13). Chunks of text are throttled to what can be drawn. A silent connection counts as lost. Events that
 * a resumed stream repeats are dropped (without-repeats.ts). It reads the history
 * by GET: in a POST the npm server accepts `before` only as an id, LangSmith's only as an object (docs/facts.md P4).
 */
export function makeAgentClient(origin: string, end: StreamEnd, base: BaseState): Client {
  const client = new Client({
    apiUrl: `${origin}/api/langgraph`,
    apiKey: null,
    timeoutMs: TIMEOUT_MS,
    callerOptions: { maxRetries: 0, fetch: patientFetch(end.patienceMs) },
  });
  const { runs, threads } = client;
  const stream = runs.stream.bind(runs) as (...args: Parameters<Runs["stream"]>) => AsyncGenerator<RunEvent>;
  const joinStream = runs.joinStream.bind(runs);

  function watched(
    given: AbortSignal | undefined,
    open: (signal: AbortSignal) => AsyncGenerator<RunEvent>,
  ): AsyncGenerator<RunEvent> {
    const signal = joinSignals(given, end.begin());
    return untilAborted(
      throttleChunks(
        untilAnswered(withStates(withoutRepeats(open(signal)), base), () => signal.aborted || end.onCut()),
      ),
      signal,
      end.onEvent,
    );
  }

  runs.stream = ((threadId: string, assistantId: string, payload: StreamPayload) =>
    watched(payload?.signal, (signal) =>
      stream(threadId, assistantId, {
        ...payload,
        streamMode: STREAM.streamMode,
        streamIdleReconnect: SILENCE_MS,
        ifNotExists: "create",
        signal,
      }),
    )) as unknown as Runs["stream"];

  runs.joinStream = ((threadId, runId, options) => {
    const given = options instanceof AbortSignal ? { signal: options } : options;
    const watchful = { ...given, streamIdleReconnect: SILENCE_MS };
    return watched(given?.signal, (signal) => joinStream(threadId, runId, { ...watchful, signal }));
  }) as Runs["joinStream"];

  const send = Reflect.get(threads, "fetch").bind(threads) as (path: string, init: object) => Promise<never>;
  threads.getHistory = (threadId, options) => {
    const before = options?.before?.configurable?.checkpoint_id;
    const params = { limit: options?.limit, ...(before ? { before } : {}) };
    return send(`/threads/${threadId}/history`, { params });
  };

  return client;
}

/** Fetches, notes the server's time, and fails as without a network when the response does not begin. */
function patientFetch(patienceMs: () => number): typeof fetch {
  return async (address, init) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new TypeError("No response")), patienceMs());
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
  onEvent: StreamEnd["onEvent"],
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
