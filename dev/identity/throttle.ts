/** Slows down password guessing: after some wrong ones in a row, a name has to wait. */

export interface Throttle {
  /** Seconds until the next try is allowed; 0 when it is allowed now. */
  waitFor(name: string): number;
  /** Notes a wrong password. */
  fail(name: string): void;
  /** Forgets a name's failures, after a right one. */
  clear(name: string): void;
}

/**
 * Makes a throttle that lives as long as the process.
 * @param options.limit wrong tries before the wait. @param options.waitSeconds length of the wait. @param options.now milliseconds.
 */
export function createThrottle({ limit = 5, waitSeconds = 30, now = Date.now } = {}): Throttle {
  const failures = new Map<string, { count: number; last: number }>();

  /** A name's failures, unless they are older than the wait. */
  function recent(name: string): { count: number; last: number } | undefined {
    const entry = failures.get(name);
    if (entry && now() - entry.last < waitSeconds * 1000) return entry;
    failures.delete(name);
    return undefined;
  }

  return {
    waitFor(name) {
      const entry = recent(name);
      if (!entry || entry.count < limit) return 0;
      return Math.max(1, Math.ceil((entry.last + waitSeconds * 1000 - now()) / 1000));
    },
    fail(name) {
      if (failures.size > 1000) failures.clear();
      failures.set(name, { count: (recent(name)?.count ?? 0) + 1, last: now() });
    },
    clear: (name) => void failures.delete(name),
  };
}
