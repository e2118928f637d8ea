import { randomUUID } from "node:crypto";
import { log } from "#auth/log.ts";
import { metrics } from "#auth/metrics.ts";
import type { RouteName } from "#auth/route-policy.ts";

/** What is known of a request as it goes along. `requestId` is its name in every log: docs/decisions/0040. */
export interface Observation {
  readonly requestId: string;
  readonly startedAt: number;
  route?: RouteName;
  userId?: string;
  threadId?: string | undefined;
}

/** The reasons of the BFF's refusals, as its answers give them. */
const REASONS: Record<number, string> = {
  401: "unauthorized",
  403: "cross_site",
  404: "not_found",
  413: "too_large",
  422: "invalid_request",
  429: "too_many",
};

/** Counts and logs one request; its id goes out with the answer, for whoever reports a problem. */
export async function observe(
  request: Request,
  serve: (request: Request, seen: Observation) => Promise<Response>,
): Promise<Response> {
  const seen: Observation = { requestId: randomUUID(), startedAt: performance.now() };
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
  const reason = REASONS[status];
  if (reason) denials.inc({ reason });
  const line = { request_id: seen.requestId, route, method, status, ms: Math.round(ms) };
  log().info({ ...line, user_id: seen.userId, thread_id: seen.threadId }, "request");
}

/** Watches a stream for the first event of the model's answer, and notes when it came. Once. */
export function timeFirstToken(seen: Observation): (chunk: Uint8Array) => void {
  let isNoted = false;
  return (chunk) => {
    if (isNoted || !Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).includes("event: messages"))
      return;
    isNoted = true;
    metrics().firstTokenSeconds.observe((performance.now() - seen.startedAt) / 1000);
  };
}
