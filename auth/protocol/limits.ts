/**
 * Limits of one person: requests by a token bucket, and open streams by a count. In memory, per process
 * and per person: each of several web processes has its own limit (docs/security.md, "limits").
 */
export interface Limits {
  /** Takes one request from the person's bucket. @returns seconds to wait; 0 if it may pass */
  takeRequest(userId: string, now?: number): number;
  /** Whether `takeRequest` would return a wait. */
  isWaiting(userId: string, now?: number): boolean;
  /** Opens one stream. @returns a function that releases it (idempotent); undefined if the person has too many */
  openStream(userId: string): (() => void) | undefined;
}

interface Bucket {
  left: number;
  at: number;
}

/** Full buckets carry no information; beyond this many they are dropped. */
const MANY = 10_000;

/** @param allowed requests per minute (also the size of a burst), and streams at the same time */
export function makeLimits(allowed: { requestsPerMinute: number; streams: number }): Limits {
  const perMs = allowed.requestsPerMinute / 60_000;
  const buckets = new Map<string, Bucket>();
  const open = new Map<string, number>();

  function countLeft(userId: string, now: number): number {
    const { left, at } = buckets.get(userId) ?? { left: allowed.requestsPerMinute, at: now };
    return Math.min(allowed.requestsPerMinute, left + Math.max(0, now - at) * perMs);
  }

  function takeRequest(userId: string, now = performance.now()): number {
    const left = countLeft(userId, now);
    if (left < 1) {
      buckets.set(userId, { left, at: now });
      return Math.max(1, Math.ceil((1 - left) / perMs / 1000));
    }
    if (buckets.size > MANY) dropFull(now);
    buckets.set(userId, { left: left - 1, at: now });
    return 0;
  }

  function isWaiting(userId: string, now = performance.now()): boolean {
    return countLeft(userId, now) < 1;
  }

  function dropFull(now: number): void {
    for (const userId of buckets.keys())
      if (countLeft(userId, now) >= allowed.requestsPerMinute) buckets.delete(userId);
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
