/**
 * How much one person may ask for: requests by a token bucket, and open streams by a count. Kept in memory, per process
 * and per person: with several web processes each of them grants its own share (docs/security.md, "limits").
 */
export interface Limits {
  /** Takes one request from the person's bucket. @returns seconds to wait; 0 for "go on" */
  takeRequest(userId: string, now?: number): number;
  /** Whether `takeRequest` would say to wait. */
  isWaiting(userId: string, now?: number): boolean;
  /** Opens one stream. @returns how to give it back (any number of times); undefined when the person has too many */
  openStream(userId: string): (() => void) | undefined;
}

interface Bucket {
  left: number;
  at: number;
}

/** Buckets that are full again say nothing; beyond this many they are dropped. */
const MANY = 10_000;

/** @param allowed requests per minute (also the size of a burst), and streams at the same time */
export function makeLimits(allowed: { requestsPerMinute: number; streams: number }): Limits {
  const perMs = allowed.requestsPerMinute / 60_000;
  const buckets = new Map<string, Bucket>();
  const open = new Map<string, number>();

  function takeRequest(userId: string, now = performance.now()): number {
    const before = buckets.get(userId) ?? { left: allowed.requestsPerMinute, at: now };
    const left = Math.min(allowed.requestsPerMinute, before.left + Math.max(0, now - before.at) * perMs);
    if (left < 1) {
      buckets.set(userId, { left, at: now });
      return Math.max(1, Math.ceil((1 - left) / perMs / 1000));
    }
    if (buckets.size > MANY) dropFull(now);
    buckets.set(userId, { left: left - 1, at: now });
    return 0;
  }

  function isWaiting(userId: string, now = performance.now()): boolean {
    const before = buckets.get(userId);
    return before !== undefined && before.left + Math.max(0, now - before.at) * perMs < 1;
  }

  function dropFull(now: number): void {
    for (const [userId, { left, at }] of buckets) {
      if (left + (now - at) * perMs >= allowed.requestsPerMinute) buckets.delete(userId);
    }
  }

  function openStream(userId: string): (() => void) | undefined {
    const count = open.get(userId) ?? 0;
    if (count >= allowed.streams) return undefined;
    open.set(userId, count + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const rest = (open.get(userId) ?? 1) - 1;
      if (rest > 0) open.set(userId, rest);
      else open.delete(userId);
    };
  }

  return { takeRequest, isWaiting, openStream };
}
