import type Database from "better-sqlite3";

/** More than our number of statements; only lists of many lengths create others. */
const MAX_STATEMENTS = 500;

/**
 * Prepares each statement of a database once. Kysely and LangGraph's saver prepare it every time, which with SQLite takes longer
 * than running most of them.
 * @returns the same database
 */
export function rememberStatements(database: Database.Database): Database.Database {
  const prepare = database.prepare.bind(database);
  const statements = new Map<string, Database.Statement>();
  const remember = (text: string): Database.Statement => {
    const known = statements.get(text) ?? prepare(text);
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    statements.set(text, known);
    return known;
  };
  return Object.assign(database, { prepare: remember });
}
