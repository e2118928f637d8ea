/** How a connection that was made in a window of its own ended, as that window tells the pages of this browser. */
export interface ConnectOutcome {
  /** The provider's id when it is connected now. */
  connected?: string;
  /** A code of app/settings/connections/notices.ts when it is not. */
  problem?: string;
}

/**
 * All pages of this origin and browser hear it. Not `window.opener`: a provider's page may cut that tie
 * (Cross-Origin-Opener-Policy), and then it also looks as if the window were closed.
 */
export const CONNECT_CHANNEL = "obo-connect";

/** What a window may have said; undefined for anything else. */
export function readOutcome(message: unknown): ConnectOutcome | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const connected = "connected" in message ? message.connected : undefined;
  const problem = "problem" in message ? message.problem : undefined;
  if (typeof connected === "string") return { connected };
  return typeof problem === "string" ? { problem } : undefined;
}
