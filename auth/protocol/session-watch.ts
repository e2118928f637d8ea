/** How long a stream stays open while nobody can say whether its session is live. */
const UNKNOWN_MS = 30_000;

/**
 * Decides whether a stream may go on, each time that it is asked. While the app or its database restarts, the state of a
 * session is unknown: the stream then goes on for 30 seconds after the last time the session was known to be live.
 * @param ask whether the session is live; rejects when that can't be found out
 * @param now milliseconds of a clock that never goes back
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
