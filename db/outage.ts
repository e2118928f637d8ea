import { AsyncLocalStorage } from "node:async_hooks";

/** Why a database is unavailable: out of space, unreachable, or out of connections. */
export type Outage = "full" | "down" | "busy";

/** The outages that a request has run into. */
interface Encounter {
  outage?: Outage;
}

// Next loads a module once per bundle: all copies share this state.
const shared = globalThis as typeof globalThis & {
  __oboOutages?: { requests: AsyncLocalStorage<Encounter>; fullAt: number };
};
shared.__oboOutages ??= { requests: new AsyncLocalStorage(), fullAt: Number.NEGATIVE_INFINITY };
const outages = shared.__oboOutages;

/** How long a database counts as full after it rejected a write, if its free space can't be checked. */
const FULL_MS = 30_000;

/** SQLSTATE classes and codes (postgresql.org/docs/current/errcodes-appendix.html), SQLite's and Node's names. */
const CODES: readonly [RegExp, Outage][] = [
  [/^(53100|SQLITE_FULL|SQLITE_IOERR\w*|ENOSPC|EDQUOT|EFBIG)$/, "full"],
  [/^(53[234]00|SQLITE_BUSY\w*)$/, "busy"],
  // 25006: the server is a standby, as after a failover that the address has yet to follow.
  [/^(08\w{3}|25006|57P0[1-5]|58\w{3}|SQLITE_(CANTOPEN|READONLY|CORRUPT|NOTADB)\w*)$/, "down"],
  [/^(ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)$/, "down"],
  [/^(EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/, "down"],
];

/** Errors of pg's client have no code. */
const MESSAGES: readonly [RegExp, Outage][] = [
  [/^timeout exceeded when trying to connect/, "busy"],
  [
    /^(Connection terminated|Query read timeout|Client (has encountered a connection error|was closed))/,
    "down",
  ],
  [/database or disk is full/, "full"],
];

/** @returns undefined for an error that a retry would repeat */
export function findOutage(error: unknown): Outage | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known =
    CODES.find(([pattern]) => pattern.test(code)) ??
    MESSAGES.find(([pattern]) => pattern.test(error.message));
  return known?.[1];
}

/** For a query whose failure in an outage does no harm. @throws any other error */
export function ignoreOutage(error: unknown): void {
  if (!findOutage(error)) throw error;
}

/** Errors for lack of a connection or of time. */
const TOO_SLOW = /^(timeout exceeded when trying to connect|Connection terminated due to|Query read timeout)/;

/** Whether a query failed although the database may be up: it was too slow, or no connection was free. */
export function isTooSlow(error: unknown): boolean {
  return findOutage(error) === "busy" || (error instanceof Error && TOO_SLOW.test(error.message));
}

/** Records a database error with the request that caused the query. */
export function noteOutage(error: unknown): void {
  const outage = findOutage(error);
  if (!outage) return;
  if (outage === "full") outages.fullAt = performance.now();
  const encounter = outages.requests.getStore();
  if (encounter) encounter.outage = outage;
}

/** Treats the caller's async context as one request. @returns a function that returns the outage it has run into */
export function watchOutages(): () => Outage | undefined {
  const encounter: Encounter = {};
  outages.requests.enterWith(encounter);
  return () => encounter.outage;
}

/** Whether a write failed for lack of space within the last 30 seconds. */
export function wasFull(): boolean {
  return performance.now() - outages.fullAt < FULL_MS;
}
