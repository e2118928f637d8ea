import path from "node:path";
import Database from "better-sqlite3";
import { Kysely, PostgresDialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";
import pg from "pg";
import { noteLog } from "./flush.ts";
import { makePrivateFile } from "./private-file.ts";
import { withoutNul } from "./without-nul.ts";

/** Postgres answers 64-bit integers as text; ours are milliseconds and counts, which a number holds exactly. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** True for `postgres://…` and `postgresql://…`; anything else is a SQLite file. */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/** The path of the file that a SQLite address names: `file:./x.db`, `sqlite:x.db` or plainly `x.db`. */
export function sqlitePath(url: string): string {
  return path.resolve(url.replace(/^(file|sqlite):(\/\/)?/, ""));
}

/**
 * Opens a database by its address.
 * @param url `postgres://user@host/name`, or a SQLite file (made, with its folder, when it is not there)
 * @returns one Kysely instance; `destroy()` closes it
 */
export function openDatabase<T>(url: string): Kysely<T> {
  if (isPostgresUrl(url)) {
    const pool = new pg.Pool({ connectionString: url });
    // An unused connection that ends emits this, which nobody hearing it would end the process: the next query says it.
    pool.on("error", () => {});
    return new Kysely<T>({ dialect: new PostgresDialect({ pool }), plugins: [withoutNul] });
  }
  const file = sqlitePath(url);
  makePrivateFile(file);
  const database = new Database(file);
  // WAL lets readers go on while one writes; NORMAL is safe against a killed process, and flush.ts against a loss of power;
  // wait for the other's lock.
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.pragma("foreign_keys = ON");
  database.pragma("busy_timeout = 5000");
  const db = new Kysely<T>({ dialect: new SqliteDialect({ database: rememberStatements(database) }) });
  noteLog(db, file);
  return db;
}

/** More texts than we have; only lists of many lengths make others. */
const MAX_STATEMENTS = 500;

/** Kysely prepares each statement anew; with SQLite in our own process that takes longer than most of them do. */
function rememberStatements(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const known = statements.get(text) ?? database.prepare(text);
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      statements.set(text, known);
      return known;
    },
  };
}
