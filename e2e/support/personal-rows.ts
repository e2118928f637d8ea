import path from "node:path";
import { type Kysely, sql } from "kysely";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import type { System } from "./system.ts";

/** URLs of a system's databases: the app's and the agent's. */
export interface DatabaseUrls {
  app: string;
  agent: string;
}

/** The databases of a system that was started without external ones. */
export function embeddedDatabases({ dataDir }: System): DatabaseUrls {
  const at = (name: string) => `file:${path.join(dataDir, name)}`;
  return { app: at("app.db"), agent: at("checkpoints.db") };
}

/** Opens a database for as long as `use` takes. */
export async function withDatabase<T>(url: string, use: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  const db = openDatabase<Schema>(url);
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}

/** Everything that identifies a person's rows: their ids in any table and their e-mail address. */
export function findIdentifiers({ app }: DatabaseUrls, email: string): Promise<string[]> {
  return withDatabase(app, async (db) => {
    const user = await db
      .selectFrom("users")
      .select("id")
      .where("email", "=", email)
      .executeTakeFirstOrThrow();
    const ids = await Promise.all(
      (["sessions", "connections", "conversations", "activity", "flow_events"] as const).map((table) =>
        db.selectFrom(table).select("id").where("user_id", "=", user.id).execute(),
      ),
    );
    const writes = await db.selectFrom("writes").select("action_id").where("user_id", "=", user.id).execute();
    return [email, user.id, ...ids.flat().map(({ id }) => id), ...writes.map(({ action_id }) => action_id)];
  });
}

/**
 * Counts the rows that contain an identifier in any column, by table. The tables are read from the database, so that new ones are
 * included.
 */
export async function countRows(
  stores: DatabaseUrls,
  identifiers: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, url] of Object.entries(stores)) {
    await withDatabase(url, async (db) => {
      for (const table of await db.introspection.getTables()) {
        const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table.name)}`.execute(
          db,
        );
        const isTheirs = (row: Record<string, unknown>) => {
          const text = Object.values(row).map(readCell).join("\n");
          return identifiers.some((identifier) => text.includes(identifier));
        };
        counts[`${name}.${table.name}`] = rows.filter(isTheirs).length;
      }
    });
  }
  return counts;
}

/** A checkpoint is bytes that hold JSON. */
function readCell(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (value instanceof ArrayBuffer) return Buffer.from(new Uint8Array(value)).toString("utf8");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Rows that remain of a deleted account, by table; empty if there are none. */
export async function findRemainingRows(
  stores: DatabaseUrls,
  identifiers: readonly string[],
): Promise<Record<string, number>> {
  const counts = await countRows(stores, identifiers);
  // Ids of deleted threads stay reserved without an owner or content (auth/resource-server/threads/owners.ts).
  const reserved = await withDatabase(stores.agent, async (db) => {
    const { rows } = await sql<{ owner: string; graph_id: string | null; thread_id: string }>`
      select * from thread_owners where owner = '' and graph_id is null`.execute(db);
    return rows.filter(({ thread_id }) => identifiers.includes(thread_id)).length;
  });
  counts["agent.thread_owners"] = (counts["agent.thread_owners"] ?? 0) - reserved;
  return Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows !== 0));
}

/** Tables without personal data: used client assertions, operator switches, restores, registered clients, retention, schema versions. */
const IMPERSONAL = [
  "app.used_assertions",
  "app.disabled_writes",
  "app.restores",
  "app.oauth_clients",
  "app.retention",
  "agent.agent_schema",
  "agent.checkpoint_migrations",
];

/** Tables without a row of a person who has used every feature: for these, the deletion test proves nothing. */
export async function findEmptyTables(
  stores: DatabaseUrls,
  identifiers: readonly string[],
): Promise<string[]> {
  const counts = await countRows(stores, identifiers);
  return Object.keys(counts).filter((table) => counts[table] === 0 && !IMPERSONAL.includes(table));
}
