import { agentEnv } from "#auth/client/env.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { refusal } from "./refusal.ts";
import { reserveWorker } from "./threads/runs-in-flight.ts";

const REASONS = { busy: REFUSALS.noWorker, too_many: REFUSALS.tooManyRuns };

/**
 * Accepts a run only if it can start at once; otherwise returns a refusal. On the npm server: LangSmith's queues runs itself, and a
 * person's are counted in running-answers.ts.
 * @param owner one person's runs, queued and in the background too, must not take the workers of all the others
 * @param accept checks and stores the run; the server inserts it before the event loop turns
 * @throws HTTPException 503, or 429 for a person with too many runs, with `Retry-After`
 */
export async function withWorker<T>(
  owner: string,
  accept: () => Promise<T>,
  streams: number = agentEnv().STREAMS_PER_USER,
): Promise<T> {
  const release = reserveWorker(owner, streams);
  if (typeof release === "string") throw refusal(REASONS[release]);
  try {
    return await accept();
  } finally {
    setImmediate(release);
  }
}
