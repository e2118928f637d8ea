import { EXPECTED_REFUSALS } from "#auth/protocol/errors.ts";
import { labelProvider } from "#auth/protocol/personal-server-ids.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { log } from "./log.ts";
import { metrics } from "./metrics.ts";
import { describeRequest } from "./traces.ts";
import type { WebEvent } from "./web-events.ts";

/** Records the kinds of events that it handles. */
type Recorder = { [Kind in WebEvent["kind"]]?: (event: Extract<WebEvent, { kind: Kind }>) => void };

const EXPECTED: ReadonlySet<string> = new Set(EXPECTED_REFUSALS);

function describeExchange({
  requestId: request_id,
  result,
  facts,
  origin,
}: Extract<WebEvent, { kind: "exchange" }>) {
  const { provider, tool, access } = facts ?? {};
  return { result, request_id, thread_id: origin?.threadId, run_id: origin?.runId, provider, tool, access };
}

const toLog: Recorder = {
  served({ requestId: request_id, route, method, status, startedAt, userId, threadId, error }) {
    if (error) log().error({ err: error, request_id }, "a request failed");
    const ms = Math.round(performance.now() - startedAt);
    log().info({ request_id, route, method, status, ms, user_id: userId, thread_id: threadId }, "request");
  },
  exchange(event) {
    const { result, error, facts } = event;
    const line = { ...describeExchange(event), use_id: facts?.useId ?? undefined, err: error };
    if (result === "ok") log().info(line, "exchange");
    else if (EXPECTED.has(result)) log().info(line, "exchange refused");
    else log().warn(line, "exchange failed");
  },
};

/** The statuses of rejections by the BFF and the LangGraph server, with their codes. */
const { signedOut, crossSite, noConversation, tooLarge, wrongChange, tooManyRequests } = REFUSALS;
const REFUSED = [signedOut, crossSite, noConversation, tooLarge, wrongChange, tooManyRequests];

const toMetrics: Recorder = {
  served({ route, method, status, startedAt }) {
    const { requests, requestSeconds, denials } = metrics();
    requests.inc({ route, method, status });
    requestSeconds.observe({ route }, (performance.now() - startedAt) / 1000);
    const refused = REFUSED.find((refusal) => refusal.status === status);
    if (refused) denials.inc({ reason: refused.error });
  },
  streamOpened: () => metrics().openStreams.inc(),
  firstToken: ({ ms }) => metrics().firstTokenSeconds.observe(ms / 1000),
  streamEnded({ isRun, result }) {
    metrics().openStreams.dec();
    if (isRun) metrics().runs.inc({ result });
  },
  exchange: ({ result }) => metrics().exchanges.inc({ result }),
  use({ provider: id, outcome, status = "none", calls, limit, remaining }) {
    const provider = labelProvider(id);
    metrics().uses.inc({ outcome, status });
    if (calls) metrics().providerCalls.inc({ provider }, calls);
    if (limit && remaining !== undefined) metrics().limitLeft.observe({ provider }, remaining / limit);
  },
};

const toSpan: Recorder = {
  served: ({ requestId: request_id, route, threadId: thread_id }) =>
    describeRequest({ request_id, route, thread_id }),
  exchange: (event) => describeRequest(describeExchange(event)),
};

const recorders: readonly Recorder[] = [toMetrics, toSpan, toLog];

type Subscriber = (event: WebEvent) => Promise<void> | void;

// Next loads a module once per bundle: the process keeps one list for all of them, as with the metrics.
const shared = globalThis as typeof globalThis & { __oboWebEventSubscribers?: readonly Subscriber[] };

/** Replaces the list of subscribed features. They must not throw. */
export function setSubscribers(subscribers: readonly Subscriber[]): void {
  shared.__oboWebEventSubscribers = subscribers;
}

/** Records an event in the metrics, the request's span and the log now, and soon after with subscribed features. */
export function recordEvent<Event extends WebEvent>(event: Event): void {
  for (const recorder of recorders) {
    const record = recorder[event.kind] as ((event: Event) => void) | undefined;
    record?.(event);
  }
  // Responses don't wait for these.
  setImmediate(() => {
    for (const subscriber of shared.__oboWebEventSubscribers ?? []) void subscriber(event);
  });
}
