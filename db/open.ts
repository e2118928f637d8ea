import Database from "better-sqlite3";
import { Kysely, type LogEvent, PostgresDialect, SqliteDialect } from "kysely";
import pg from "pg";
import { isPostgresUrl, sqlitePath } from "./address.ts";
import { explainOpening, refuseLostDatabase } from "./damage.ts";
import { noteLog } from "./flush.ts";
import { isTooSlow, noteOutage } from "./outage.ts";
import { makePrivateFile } from "./private-file.ts";
import { rememberStatements } from "./statements.ts";
import { withoutNul } from "./without-nul.ts";

/** Postgres returns 64-bit integers as text; ours are milliseconds and counts, which fit a number exactly. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export { isPostgresUrl, sqlitePath };

/** Per process. Postgres allows 100 in total by default; a query holds one for a few milliseconds. */
const CONNECTIONS = 10;
/** How long a query waits for a connection before it fails. */
const CONNECT_MS = 5_000;
/**
 * How long a query of a request or a run waits for its result. A person learns within 15 seconds that the database hangs. Migrations
 * and operators' commands have no limit.
 */
export const ANSWER_MS = 10_000;

/** Connections to a Postgres server. @param answerMs how long a query waits for its result; as long as it takes by default */
export function openPool(url: string, answerMs = 0): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: answerMs,
    keepAlive: true,
  });
  // Emitted when an idle connection drops; without a listener it would crash the process. The next query reports it.
  pool.on("error", () => {});
  pool.on("connect", endWhenSilent);
  return pool;
}

/**
 * Ends a connection whose query had no result in time: it may have died without notice, and every later query on it would wait as
 * long, until the operating system gives up after minutes.
 */
function endWhenSilent(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const watched = (...args: unknown[]) => {
    const result = query(...args);
    // Only promises: with a callback, the pool itself asks, and ends the connection after each error.
    if (result instanceof Promise)
      result.catch((error: unknown) => {
        if (isTooSlow(error)) void client.end();
      });
    return result;
  };
  Object.assign(client, { query: watched });
}

/**
 * Opens a database by its URL.
 * @param url `postgres://user@host/name`, or a SQLite file, created with its folder if missing
 * @param answerMs how long a query on Postgres waits for its result; as long as it takes by default
 * @returns one Kysely instance; `destroy()` closes it
 * @throws DataError for a file that is damaged, can't be opened, or was lost while its log remains
 */
export function openDatabase<T>(url: string, answerMs = 0): Kysely<T> {
  if (isPostgresUrl(url)) {
    const pool = openPool(url, answerMs);
    const connect = () =>
      pool.connect().catch((error: unknown) => {
        noteOutage(error);
        throw error;
      });
    return new Kysely<T>({
      dialect: new PostgresDialect({ pool: { connect, end: () => pool.end(), options: pool.options } }),
      plugins: [withoutNul],
      log,
    });
  }
  const file = sqlitePath(url);
  const database = openFile(file);
  const db = new Kysely<T>({ dialect: new SqliteDialect({ database: rememberStatements(database) }), log });
  noteLog(db, file);
  return db;
}

function openFile(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    refuseLostDatabase(file);
    makePrivateFile(file);
    database = new Database(file);
    // First: another process's lock is waited for, also by the next line.
    database.pragma("busy_timeout = 5000");
    // WAL allows reads during a write. NORMAL is safe against a killed process, and flush.ts against a power failure.
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = NORMAL");
    database.pragma("foreign_keys = ON");
    return database;
  } catch (error) {
    database?.close();
    throw explainOpening(error, file);
  }
}

function log(event: LogEvent): void {
  if (event.level === "error") noteOutage(event.error);
}
