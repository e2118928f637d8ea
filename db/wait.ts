import { setTimeout as pause } from "node:timers/promises";
import { findOutage, type Outage } from "./outage.ts";

export interface Patience {
  /** How long the database may be unavailable. */
  forMs: number;
  everyMs: number;
  /** Called once, when the wait starts. */
  onWait(outage: Outage): void;
}

/**
 * Retries while the database is unreachable or out of connections, as when it is started together with the app.
 * @returns the attempt's result
 * @throws any other error at once; the attempt's own when the time is over
 */
export async function waitForDatabase<T>(
  attempt: () => Promise<T>,
  { forMs, everyMs, onWait }: Patience,
): Promise<T> {
  let isTold = false;
  for (const until = performance.now() + forMs; ; await pause(everyMs)) {
    try {
      return await attempt();
    } catch (error) {
      const outage = findOutage(error);
      if (!outage || outage === "full" || performance.now() > until) throw error;
      if (!isTold) onWait(outage);
      isTold = true;
    }
  }
}
