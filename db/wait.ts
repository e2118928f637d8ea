import { setTimeout as pause } from "node:timers/promises";
import { findOutage, type Outage } from "./outage.ts";

export interface Patience {
  /** How long the database may be away. */
  forMs: number;
  everyMs: number;
  /** Told once, when the wait begins. */
  onWait(outage: Outage): void;
}

/**
 * Tries again while the database is unreachable or out of connections, as when it is started together with the app.
 * @returns what the attempt returns
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
