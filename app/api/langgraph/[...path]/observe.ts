import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import type { RouteName } from "#auth/resource-server/route-policy.ts";
import { log } from "#observability/log.ts";
import { metrics } from "#observability/metrics.ts";
import { describeRequest } from "#observability/traces.ts";
import { RunResult } from "./run-result.ts";
import type { StreamEnd } from "./watch-stream.ts";

/** What is known of a request as it goes along. `requestId` is its name in every log: docs/decisions/0040. */
export interface Observation {
  readonly requestId: string;
  readonly startedAt: number;
  route?: RouteName;
  userId?: string;
  threadId?: string | undefined;
  runId?: string | undefined;
  /** When the model's first piece passed, in milliseconds after the request's arrival. */
  firstTokenMs?: number;
}

/** Of the statuses with which the BFF refuses, and the LangGraph server behind it: the code that goes with each. */
const { signedOut, crossSite, noConversation, tooLarge, wrongChange, tooManyRequests } = REFUSALS;
const REASONS = new Map(
  [signedOut, crossSite, noConversation, tooLarge, wrongChange, tooManyRequests].map((one) => [
    one.status,
    one.error,
  ]),
);

/** Counts and logs one request; its id goes out with the response, for problem reports. */
export async function observe(
  request: Request,
  serve: (request: Request, seen: Observation) => Promise<Response>,
): Promise<Response> {
  const seen: Observation = {
    requestId: readOrigin(request.headers).requestId,
    startedAt: performance.now(),
  };
  let status = 500;
  try {
    const answer = await serve(request, seen);
    status = answer.status;
    answer.headers.set("x-request-id", seen.requestId);
    return answer;
  } catch (error) {
    log().error({ err: error, request_id: seen.requestId }, "a request failed");
    throw error;
  } finally {
    record(seen, request.method, status);
  }
}

function record(seen: Observation, method: string, status: number): void {
  const { requests, requestSeconds, denials } = metrics();
  const route = seen.route ?? "none";
  const ms = performance.now() - seen.startedAt;
  requests.inc({ route, method, status });
  requestSeconds.observe({ route }, ms / 1000);
  const reason = REASONS.get(status);
  if (reason) denials.inc({ reason });
  describeRequest({ request_id: seen.requestId, route, thread_id: seen.threadId });
  const line = { request_id: seen.requestId, route, method, status, ms: Math.round(ms) };
  log().info({ ...line, user_id: seen.userId, thread_id: seen.threadId }, "request");
}

/** What is noted of a piece must not hold it up on its way out. */
const AFTER_PIECE_MS = 20;

/** The routes by which a run begins, and whose answer ends with it. */
const RUNS: readonly (RouteName | undefined)[] = ["runs.stream", "runs.wait"];

/**
 * Watches the answer to a request: when the first piece of the model's answer came, and how the run ended.
 * @param onFirstPiece called soon after that piece, which leaves first; not at all where the end comes sooner
 */
export function watchRun(
  seen: Observation,
  onFirstPiece: () => void = () => {},
): {
  onChunk(chunk: Uint8Array): void;
  onEnd(how: StreamEnd): void;
} {
  const { firstTokenSeconds, runs, openStreams } = metrics();
  let timer: NodeJS.Timeout | undefined;
  const result = new RunResult(() => {
    if (seen.firstTokenMs !== undefined) return;
    seen.firstTokenMs = Math.round(performance.now() - seen.startedAt);
    firstTokenSeconds.observe(seen.firstTokenMs / 1000);
    timer = setTimeout(onFirstPiece, AFTER_PIECE_MS);
  });
  openStreams.inc();
  return {
    onChunk: (chunk) => result.read(chunk),
    onEnd(how) {
      clearTimeout(timer);
      openStreams.dec();
      if (RUNS.includes(seen.route)) runs.inc({ result: result.hasFailed ? "failed" : how });
    },
  };
}
