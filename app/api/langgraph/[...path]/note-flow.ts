import type { RouteName } from "#auth/resource-server/route-policy.ts";
import { type EventOrigin, type RequestFacts, recordEvent } from "#observability/web-events.ts";
import type { Observation } from "./observe.ts";

/** The BFF's events of a run: its request, its first piece, its end. */
const RUNS: readonly RouteName[] = ["runs.stream", "runs.create", "runs.wait"];

/** How long a request has been here, in milliseconds. */
export function since(seen: Observation): number {
  return Math.round((performance.now() - seen.startedAt) * 10) / 10;
}

/** Records a request that was to start a run, once it is answered. */
export function noteRequest(
  seen: Observation,
  marks: Pick<RequestFacts, "sessionMs" | "checkedMs" | "mintedMs">,
  answer: Response,
): void {
  if (!seen.route || !RUNS.includes(seen.route)) return;
  seen.runId = readRunId(answer);
  const origin = originOf(seen, performance.timeOrigin + seen.startedAt);
  const facts = { ...marks, answeredMs: since(seen), status: answer.status };
  if (origin) void recordEvent({ kind: "request", requestId: seen.requestId, facts, ...origin });
}

/** Records how far a run's stream has come: to its first piece, or to its end. */
export function noteStream(seen: Observation, isOver: boolean): void {
  const origin = seen.runId ? originOf(seen, Date.now()) : undefined;
  const facts = { firstTokenMs: seen.firstTokenMs ?? null, isOver };
  if (origin) void recordEvent({ kind: "answer", facts, ...origin });
}

function originOf({ threadId, runId, userId }: Observation, at: number): EventOrigin | undefined {
  return threadId && userId ? { threadId, runId, at, person: { userId } } : undefined;
}

/** The server says in which run a stream's events come: `/threads/…/runs/ID`, or with `/stream` behind it. */
function readRunId({ headers }: Response): string | undefined {
  return /\/runs\/([0-9a-f-]{36})\b/.exec(headers.get("content-location") ?? "")?.[1];
}
