import { REFUSALS } from "#auth/protocol/refusals.ts";
import { refusal } from "./refusal.ts";
import { reserveWorker } from "./threads/runs-in-flight.ts";

/**
 * Accepts a run only if it can start at once; otherwise returns a refusal.
 * @param accept checks and stores the run; the server inserts it before the event loop turns
 * @throws HTTPException 503 with `Retry-After`
 */
export async function withWorker<T>(accept: () => Promise<T>): Promise<T> {
  const release = reserveWorker();
  if (!release) throw refusal(REFUSALS.noWorker);
  try {
    return await accept();
  } finally {
    setImmediate(release);
  }
}
