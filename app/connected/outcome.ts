import { readField } from "#auth/protocol/json.ts";

/** The outcome of connecting a provider in a popup, as broadcast to this browser's pages. */
export interface ConnectOutcome {
  /** The card that opened the popup, by the random id in its form. */
  waiter: string;
  /** The provider's id, if it is connected. */
  connected?: string;
  /** A code of app/settings/connections/notices.ts, if it is not. */
  problem?: string;
  /** The connected GitHub account, for pages that show as whom the agent acts. */
  login?: string;
}

/** A card's acknowledgement: its popup may close itself. */
export interface Heard {
  heard: string;
}

/**
 * Reaches all pages of this origin and browser. Not `window.opener`: a provider's page may sever it
 * (Cross-Origin-Opener-Policy), and the popup then also looks closed.
 */
export const CONNECT_CHANNEL = "obo-connect";

/** Parses a popup's message; undefined for anything else. */
export function readOutcome(message: unknown): ConnectOutcome | undefined {
  const waiter = readText(message, "waiter");
  const connected = readText(message, "connected");
  const problem = readText(message, "problem");
  if (waiter === undefined) return undefined;
  if (connected !== undefined) return { waiter, connected, login: readText(message, "login") };
  return problem === undefined ? undefined : { waiter, problem };
}

/** The GitHub account that the agent acts as, broadcast by the connections page; null for none. */
export interface AccountNews {
  account: { login: string } | null;
}

/** @returns undefined for other messages */
export function readAccountNews(message: unknown): AccountNews | undefined {
  const login = readOutcome(message)?.login;
  if (login !== undefined) return { account: { login } };
  if (typeof message !== "object" || message === null || !("account" in message)) return undefined;
  const told = readText(message.account, "login");
  return { account: told === undefined ? null : { login: told } };
}

/** Whether a message is that card's acknowledgement. */
export function isHeardBy(waiter: string, message: unknown): boolean {
  return readText(message, "heard") === waiter;
}

function readText(message: unknown, key: keyof ConnectOutcome | keyof Heard): string | undefined {
  const value = readField(message, key);
  return typeof value === "string" ? value : undefined;
}
