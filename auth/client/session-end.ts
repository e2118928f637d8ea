import { watchSession } from "#auth/protocol/session-watch.ts";
import { log } from "#observability/log.ts";
import { isSessionLive } from "./introspection-client.ts";

/** Together with the 2 seconds that a response may be cached: within 5. */
const CHECK_EVERY_MS = 2_500;

/**
 * Polls a session while something runs on its behalf. While the app is unreachable, it counts as live for half a minute.
 * @param onEnd called when the session has ended
 */
export function watchSessionEnd(
  sessionId: string,
  onEnd: () => void,
  isLive = isSessionLive,
  everyMs = CHECK_EVERY_MS,
): { mayGoOn: () => Promise<boolean>; stop: () => void } {
  const ask = () =>
    isLive(sessionId).catch((error: unknown) => {
      log().warn({ err: error }, "a session can't be checked");
      throw error;
    });
  const mayGoOn = watchSession(ask);
  const timer = setInterval(async () => {
    if (!(await mayGoOn())) onEnd();
  }, everyMs);
  return { mayGoOn, stop: () => clearInterval(timer) };
}
