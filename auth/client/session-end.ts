import { watchSession } from "#auth/protocol/session-watch.ts";
import { log } from "#observability/log.ts";
import { isSessionLive } from "./introspection-client.ts";

/** With the 2 seconds that an answer about a session may be old: within 5. */
const CHECK_EVERY_MS = 2_500;

/**
 * Watches a session for as long as something runs in its name. While the app can't be asked, it counts as live for half a minute.
 * @param onEnd called when the session is over
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
