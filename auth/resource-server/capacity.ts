import { agentEnv } from "#auth/client/env.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { refusal } from "./refusal.ts";
import { listRunsInFlight } from "./threads/runs-in-flight.ts";

let workers = Number.POSITIVE_INFINITY;
/** The owners of runs that the server does not know yet, one entry for each. */
const arriving: string[] = [];

/** @param count how many runs the server executes concurrently; a further one would wait, for an unknown time */
export function limitRuns(count: number): void {
  workers = count;
}

/**
 * Accepts a run only if it can start at once. On the npm server: LangSmith's queues runs itself, and a person's are counted in
 * running-answers.ts.
 * @param owner one person's runs, queued and in the background too, must not take the workers of all the others: at most half of
 *   them, or as many as the person may have streams
 * @param accept checks and stores the run; the server inserts it before the event loop turns
 * @throws HTTPException 503, or 429 for a person with too many runs, with `Retry-After`
 */
export async function withWorker<T>(
  owner: string,
  accept: () => Promise<T>,
  streams: number = agentEnv().STREAMS_PER_USER,
): Promise<T> {
  const runs = listRunsInFlight();
  const own = runs.filter(({ metadata }) => metadata?.owner === owner).length;
  const ownArriving = arriving.filter((one) => one === owner).length;
  if (own + ownArriving >= Math.max(streams, workers / 2)) throw refusal(REFUSALS.tooManyRuns);
  if (runs.length + arriving.length >= workers) throw refusal(REFUSALS.noWorker);
  arriving.push(owner);
  try {
    return await accept();
  } finally {
    setImmediate(() => arriving.splice(arriving.indexOf(owner), 1));
  }
}
