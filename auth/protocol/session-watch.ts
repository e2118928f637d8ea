/** How long a stream stays open while the state of its session is unknown. */
const UNKNOWN_MS = 30_000;

/**
 * Decides at each call whether a stream may continue. While the app or its database restarts, the state of a
 * session is unknown: the stream then continues for 30 seconds after the last time the session was known to be live.
 * @param ask whether the session is live; rejects if that is unknown
 * @param now milliseconds of a monotonic clock
 */
export function watchSession(
  ask: () => Promise<boolean>,
  now: () => number = () => performance.now(),
): () => Promise<boolean> {
  let liveAt = now();
  return async () => {
    const isLive = await ask().catch(() => undefined);
    if (isLive) liveAt = now();
    return isLive ?? now() - liveAt < UNKNOWN_MS;
  };
}
