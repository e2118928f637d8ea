import path from "node:path";
import { type Kysely, sql } from "kysely";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";
import type { System } from "./system.ts";

/** Where a system keeps its rows: the application's database and the agent's. */
export interface Stores {
  app: string;
  agent: string;
}

/** Of a system that was started without an external database. */
export function embeddedStores({ dataDir }: System): Stores {
  const at = (name: string) => `file:${path.join(dataDir, name)}`;
  return { app: at("app.db"), agent: at("checkpoints.db") };
}

/** Opens a database for as long as `use` takes. */
export async function withStore<T>(url: string, use: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  const db = openDatabase<Schema>(url);
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}

/** All by which rows can be a person's: ids of theirs in any table, and their e-mail address. */
export function findMarks({ app }: Stores, email: string): Promise<string[]> {
  return withStore(app, async (db) => {
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
 * How many rows hold one of these marks, in any column, by table. The tables are the database's own list of them: one that is
 * added later is looked at too.
 */
export async function countRows(stores: Stores, marks: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, url] of Object.entries(stores)) {
    await withStore(url, async (db) => {
      for (const table of await db.introspection.getTables()) {
        const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table.name)}`.execute(
          db,
        );
        const isTheirs = (row: Record<string, unknown>) => {
          const text = Object.values(row).map(readCell).join("\n");
          return marks.some((mark) => text.includes(mark));
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

/** What a deleted account leaves behind, by table; empty when that is nothing. */
export async function findRemains(stores: Stores, marks: readonly string[]): Promise<Record<string, number>> {
  const counts = await countRows(stores, marks);
  // An id that is nobody's for ever, so that it falls to nobody (auth/resource-server/threads/owners.ts): no owner, no words.
  const closed = await withStore(stores.agent, async (db) => {
    const { rows } = await sql<{ owner: string; graph_id: string | null; thread_id: string }>`
      select * from thread_owners where owner = '' and graph_id is null`.execute(db);
    return rows.filter(({ thread_id }) => marks.includes(thread_id)).length;
  });
  counts["agent.thread_owners"] = (counts["agent.thread_owners"] ?? 0) - closed;
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

/** Tables that ought to hold something of a person who has done everything, and don't: what then remains there shows nothing. */
export async function findUntouched(stores: Stores, marks: readonly string[]): Promise<string[]> {
  const counts = await countRows(stores, marks);
  return Object.keys(counts).filter((table) => counts[table] === 0 && !IMPERSONAL.includes(table));
}
