import { z } from "zod";

const statementsSchema = z.looseObject({ SELECT_SQL: z.string() });
const JOIN = /inner join (\S+) bl\s+on ([^()]+?)\s+\) as channel_values/;

/**
 * Makes a PostgresSaver look up each value of a checkpoint by its key. Its own join reads all values that the thread has ever had, so
 * that a conversation is read more slowly with each turn (docs/facts.md 40).
 * @throws Error if the saver's query has changed
 */
export function readValuesByKey(saver: object): void {
  const statements = statementsSchema.parse(Reflect.get(saver, "SQL_STATEMENTS"));
  const { SELECT_SQL: before } = statements;
  // `limit` keeps Postgres from turning the lookups into one join.
  const query = before.replace(
    JOIN,
    "cross join lateral (select * from $1 bl where $2 limit 1) bl) as channel_values",
  );
  if (query === before) throw new Error("The query of LangGraph's PostgresSaver has changed.");
  Reflect.set(saver, "SQL_STATEMENTS", { ...statements, SELECT_SQL: query });
}
