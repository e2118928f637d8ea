import { agentEnv } from "#auth/client/env.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { serverRecords } from "#upstream/server-records.ts";
import { refusal } from "./refusal.ts";

/** How long a run counts that has not started: it waits for a worker, or the server rejected it after our handler. */
const WAITING_MS = 5_000;
/** When a run is dropped that never started, or whose end went unnoticed. */
const FORGOTTEN_MS = 3_600_000;

interface Run {
  userId: string;
  acceptedAt: number;
  hasBegun: boolean;
}

/** The runs of each person that this process has accepted and that have not ended. */
export class RunningAnswers {
  readonly #runs = new Map<string, Run>();
  readonly #limit: number;
  readonly #now: () => number;

  /** @param limit concurrent runs of one person; @param now milliseconds of a monotonic clock */
  constructor(limit: number, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  /** @returns false, and counts nothing, if the person has reached the limit */
  accept(runId: string, userId: string): boolean {
    const now = this.#now();
    let count = 0;
    for (const [id, run] of this.#runs) {
      const age = now - run.acceptedAt;
      if (age > FORGOTTEN_MS) this.#runs.delete(id);
      else if (run.userId === userId && (run.hasBegun || age < WAITING_MS)) count += 1;
    }
    if (count >= this.#limit) return false;
    this.#runs.set(runId, { userId, acceptedAt: now, hasBegun: false });
    return true;
  }

  /** A worker of this process executes the run. One that another process accepted is not counted. */
  begin(runId: string): void {
    const run = this.#runs.get(runId);
    if (run) run.hasBegun = true;
  }

  end(runId: string): void {
    this.#runs.delete(runId);
  }
}

let running: RunningAnswers | undefined;

/** Those of this process. */
export function runningAnswers(): RunningAnswers {
  running ??= new RunningAnswers(agentEnv().STREAMS_PER_USER);
  return running;
}

/**
 * Limits a person's concurrent answers where streams can't be counted: LangSmith's server shows our code neither a response
 * nor its end, so runs are counted instead. The npm server's streams are counted directly (request-checks.ts).
 * @throws HTTPException 429
 */
export function limitAnswers({ run_id: runId }: { run_id?: unknown }, userId: string): void {
  if (serverRecords() || typeof runId !== "string") return;
  if (runningAnswers().accept(runId, userId)) return;
  throw refusal(REFUSALS.tooManyStreams);
}
