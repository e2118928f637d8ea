import { HTTPException } from "@langchain/langgraph-sdk/auth";
import { reserveWorker } from "./threads/runs-in-flight.ts";

const FULL =
  "The agent is answering as many people as it can right now. Nothing was sent: try again in a moment.";

/**
 * Accepts a run only if it can start at once; a person whose run would have to wait learns that.
 * @param accept checks and stores the run; the server inserts it before the event loop turns
 * @throws HTTPException 503 with `Retry-After`
 */
export async function withWorker<T>(accept: () => Promise<T>): Promise<T> {
  const release = reserveWorker();
  if (!release) throw new HTTPException(503, { message: FULL, headers: { "Retry-After": "5" } });
  try {
    return await accept();
  } finally {
    setImmediate(release);
  }
}
