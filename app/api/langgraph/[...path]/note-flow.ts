import { type FlowEvent, noteFlow } from "#app/chat/inspector/flow-events.ts";
import { expectQuestion } from "#app/chat/inspector/flow-questions.ts";
import type { RouteName } from "#auth/resource-server/route-policy.ts";
import { database } from "#db/index.ts";
import type { Observation } from "./observe.ts";

/** The BFF's part of what the flow inspector shows: docs/decisions/0044. */
const RUNS: readonly RouteName[] = ["runs.stream", "runs.create", "runs.wait"];

/** When this request had come how far, in milliseconds after its arrival. */
export interface FlowMarks {
  sessionMs: number;
  checkedMs: number;
  mintedMs: number;
}

/** How long a request has been here. */
export function since(seen: Observation): number {
  return Math.round((performance.now() - seen.startedAt) * 10) / 10;
}

/**
 * Listens to what the LangGraph server asks about this request.
 * @returns call it with the answer, if there is one: notes a request that was to begin a run. Nobody waits for that
 */
export function followRequest(seen: Observation, marks: FlowMarks): (answer: Response | undefined) => void {
  if (!seen.threadId || !seen.route || !RUNS.includes(seen.route)) return () => {};
  const stop = expectQuestion(seen.requestId);
  return (answer) => {
    const question = stop();
    if (!answer) return;
    seen.runId = readRunId(answer);
    const facts = { ...marks, answeredMs: since(seen), status: answer.status, question };
    note(seen, performance.timeOrigin + seen.startedAt, { kind: "request", facts });
  };
}

/** Notes how far a run's stream has come: to its first piece, or to its end. */
export function noteStream(seen: Observation, isOver: boolean): void {
  if (!seen.runId) return;
  note(seen, Date.now(), { kind: "answer", facts: { firstTokenMs: seen.firstTokenMs ?? null, isOver } });
}

function note({ threadId, runId, userId }: Observation, at: number, event: FlowEvent): void {
  if (threadId && userId) void noteFlow(database(), { threadId, runId, at, person: { userId } }, event);
}

/** The server says in which run a stream's events come: `/threads/…/runs/ID`, or with `/stream` behind it. */
function readRunId({ headers }: Response): string | undefined {
  return /\/runs\/([0-9a-f-]{36})\b/.exec(headers.get("content-location") ?? "")?.[1];
}
