/** How a connection that was made in a window of its own ended, as that window tells the pages of this browser. */
export interface ConnectOutcome {
  /** The card that opened the window, by the random name that it gave with its form. */
  waiter: string;
  /** The provider's id when it is connected now. */
  connected?: string;
  /** A code of app/settings/connections/notices.ts when it is not. */
  problem?: string;
  /** The GitHub account that is connected now, for pages that say as whom the agent acts. */
  login?: string;
}

/** What a waiter answers: its window has nothing left to say, and may close itself. */
export interface Heard {
  heard: string;
}

/**
 * All pages of this origin and browser hear it. Not `window.opener`: a provider's page may cut that tie
 * (Cross-Origin-Opener-Policy), and then it also looks as if the window were closed.
 */
export const CONNECT_CHANNEL = "obo-connect";

/** What a window may have said; undefined for anything else. */
export function readOutcome(message: unknown): ConnectOutcome | undefined {
  const waiter = readText(message, "waiter");
  const connected = readText(message, "connected");
  const problem = readText(message, "problem");
  if (waiter === undefined) return undefined;
  if (connected !== undefined) return { waiter, connected, login: readText(message, "login") };
  return problem === undefined ? undefined : { waiter, problem };
}

/** As whom the agent acts at GitHub, as the page of connections tells all others; null for as nobody. */
export interface AccountNews {
  account: { login: string } | null;
}

/** @returns undefined where a message says nothing of that */
export function readAccountNews(message: unknown): AccountNews | undefined {
  const login = readOutcome(message)?.login;
  if (login !== undefined) return { account: { login } };
  if (typeof message !== "object" || message === null || !("account" in message)) return undefined;
  const told = readText(message.account, "login");
  return { account: told === undefined ? null : { login: told } };
}

/** True for the answer of that waiter. */
export function isHeardBy(waiter: string, message: unknown): boolean {
  return readText(message, "heard") === waiter;
}

function readText(message: unknown, key: keyof ConnectOutcome | keyof Heard): string | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const value: unknown = Reflect.get(message, key);
  return typeof value === "string" ? value : undefined;
}
