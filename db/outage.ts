import { AsyncLocalStorage } from "node:async_hooks";

/** Why a database can't serve now: out of space, out of reach, or out of connections. */
export type Outage = "full" | "down" | "busy";

/** What a request met on its way. */
interface Met {
  outage?: Outage;
}

// Next loads a module once per bundle: what one of its copies notes, the others must see.
const shared = globalThis as typeof globalThis & {
  __outages?: { requests: AsyncLocalStorage<Met>; fullAt: number };
};
shared.__outages ??= { requests: new AsyncLocalStorage(), fullAt: Number.NEGATIVE_INFINITY };
const outages = shared.__outages;

/** For how long a database that was full counts as full, where nothing tells that it no longer is. */
const FULL_MS = 30_000;

/** SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html), SQLite's and Node's names. */
const CODES: readonly [RegExp, Outage][] = [
  [/^(53100|SQLITE_FULL|SQLITE_IOERR\w*|ENOSPC|EDQUOT)$/, "full"],
  [/^(53[234]00|SQLITE_BUSY\w*)$/, "busy"],
  [/^(08\w{3}|57P0[1-5]|58\w{3}|SQLITE_CANTOPEN\w*|SQLITE_READONLY\w*)$/, "down"],
  [/^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/, "down"],
];

/** pg's own errors have no code. */
const MESSAGES: readonly [RegExp, Outage][] = [
  [/^timeout exceeded when trying to connect/, "busy"],
  [/^(Connection terminated|Query read timeout|Client has encountered a connection error)/, "down"],
  [/database or disk is full/, "full"],
];

/** @returns undefined for an error that another try would meet again */
export function findOutage(error: unknown): Outage | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known =
    CODES.find(([pattern]) => pattern.test(code)) ??
    MESSAGES.find(([pattern]) => pattern.test(error.message));
  return known?.[1];
}

/** Notes an error of a database with the request that met it. */
export function noteOutage(error: unknown): void {
  const outage = findOutage(error);
  if (!outage) return;
  if (outage === "full") outages.fullAt = performance.now();
  const met = outages.requests.getStore();
  if (met) met.outage = outage;
}

/** Whatever the caller begins from now on is one request. @returns what it has met so far */
export function watchOutages(): () => Outage | undefined {
  const met: Met = {};
  outages.requests.enterWith(met);
  return () => met.outage;
}

/** Whether a write was refused for want of space lately. */
export function wasFull(): boolean {
  return performance.now() - outages.fullAt < FULL_MS;
}
