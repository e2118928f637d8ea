import { watchSessionEnd } from "#auth/client/session-end.ts";
import { openAnswer } from "#upstream/server-records.ts";

/**
 * Ends the response to the current request when its session ends: a stream that was opened with a token does not outlive it. The
 * BFF does the same for browsers (watch-stream.ts). The run ends too (agent/run-session.ts).
 */
export function endWithSession(sessionId: string): void {
  const answer = openAnswer();
  if (!answer) return;
  const { stop } = watchSessionEnd(sessionId, () => answer.destroy());
  answer.once("close", stop);
}
