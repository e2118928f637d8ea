import { isSessionLive } from "#auth/client/introspection-client.ts";
import { watchSession } from "#auth/protocol/session-watch.ts";
import { log } from "#observability/log.ts";
import { openAnswer } from "./threads/server-records.ts";

/** With the 2 seconds that an answer about a session may be old: within 5. */
const CHECK_EVERY_MS = 2_500;

/**
 * Ends the answer to the present request when its session ends: a stream that was opened with a token does not outlive it.
 * While the app can't be asked the stream goes on, for half a minute at most (session-watch.ts). The BFF does the same for
 * browsers (watch-stream.ts). The run ends too (agent/run-session.ts).
 */
export function endWithSession(sessionId: string): void {
  const answer = openAnswer();
  if (!answer) return;
  const ask = () =>
    isSessionLive(sessionId).catch((error: unknown) => {
      log().warn({ err: error }, "an open stream's session can't be checked");
      throw error;
    });
  const mayGoOn = watchSession(ask);
  const timer = setInterval(async () => {
    if (!(await mayGoOn())) answer.destroy();
  }, CHECK_EVERY_MS);
  answer.once("close", () => clearInterval(timer));
}
