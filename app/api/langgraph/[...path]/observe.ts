import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import type { RouteName } from "#auth/resource-server/route-policy.ts";
import { recordEvent } from "#observability/record-event.ts";
import type { EventOrigin, RequestFacts } from "#observability/web-events.ts";
import { RunResult } from "./run-result.ts";
import type { StreamEnd } from "./watch-stream.ts";

/** What is known about a request so far. `requestId` is its id in every log: docs/decisions/0040. */
export interface Observation {
  readonly requestId: string;
  readonly startedAt: number;
  route?: RouteName;
  userId?: string;
  threadId?: string | undefined;
  runId?: string | undefined;
  /** When the model's first chunk passed, in milliseconds after the request's arrival. */
  firstTokenMs?: number;
}

/** Records one request; the response contains its id, for problem reports. */
export async function observe(
  request: Request,
  serve: (request: Request, seen: Observation) => Promise<Response>,
): Promise<Response> {
  const seen: Observation = {
    requestId: readOrigin(request.headers).requestId,
    startedAt: performance.now(),
  };
  const record = (status: number, error?: unknown) =>
    recordEvent({
      kind: "served",
      ...seen,
      route: seen.route ?? "none",
      method: request.method,
      status,
      error,
    });
  try {
    const answer = await serve(request, seen);
    answer.headers.set("x-request-id", seen.requestId);
    record(answer.status);
    return answer;
  } catch (error) {
    record(500, error);
    throw error;
  }
}

/** The age of a request, in milliseconds. */
export function since(seen: Observation): number {
  return Math.round((performance.now() - seen.startedAt) * 10) / 10;
}

const RUNS: readonly (RouteName | undefined)[] = ["runs.stream", "runs.create", "runs.wait"];

/** Records a request for a run once it has a response. */
export function noteRequest(
  seen: Observation,
  marks: Pick<RequestFacts, "sessionMs" | "checkedMs" | "mintedMs">,
  answer: Response,
): void {
  if (!RUNS.includes(seen.route)) return;
  seen.runId = readRunId(answer);
  const origin = originOf(seen, performance.timeOrigin + seen.startedAt);
  const facts = { ...marks, answeredMs: since(seen), status: answer.status };
  if (origin) recordEvent({ kind: "request", requestId: seen.requestId, facts, ...origin });
}

/** Records the progress of a run's stream: its first chunk and its end. */
function noteAnswer(seen: Observation, isOver: boolean): void {
  const origin = seen.runId ? originOf(seen, Date.now()) : undefined;
  const facts = { firstTokenMs: seen.firstTokenMs ?? null, isOver };
  if (origin) recordEvent({ kind: "answer", facts, ...origin });
}

function originOf({ threadId, runId, userId }: Observation, at: number): EventOrigin | undefined {
  return threadId && userId ? { threadId, runId, at, person: { userId } } : undefined;
}

/** The server's header with the run of a stream: `/threads/…/runs/ID`, possibly followed by `/stream`. */
function readRunId({ headers }: Response): string | undefined {
  return /\/runs\/([0-9a-f-]{36})\b/.exec(headers.get("content-location") ?? "")?.[1];
}

/** Recording must not delay the chunk. */
const AFTER_PIECE_MS = 20;

/**
 * Observes the response to a request: when the first chunk of the model's answer came, and how the run ended.
 * @param onFirstChunk called soon after that chunk, which is sent first; not called if the stream ends before
 */
export function watchRun(
  seen: Observation,
  onFirstChunk: () => void = () => noteAnswer(seen, false),
): {
  onChunk(chunk: Uint8Array): void;
  onEnd(how: StreamEnd): void;
} {
  let timer: NodeJS.Timeout | undefined;
  const result = new RunResult(() => {
    if (seen.firstTokenMs !== undefined) return;
    seen.firstTokenMs = Math.round(performance.now() - seen.startedAt);
    recordEvent({ kind: "firstToken", ms: seen.firstTokenMs });
    timer = setTimeout(onFirstChunk, AFTER_PIECE_MS);
  });
  recordEvent({ kind: "streamOpened" });
  return {
    onChunk: (chunk) => result.read(chunk),
    onEnd(how) {
      clearTimeout(timer);
      result.end();
      const isRun = seen.route === "runs.stream" || seen.route === "runs.wait";
      recordEvent({ kind: "streamEnded", isRun, result: result.hasFailed ? "failed" : how });
      noteAnswer(seen, true);
    },
  };
}
