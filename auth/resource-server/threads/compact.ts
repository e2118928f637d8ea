import { type Kysely, sql } from "kysely";
import type { DatabaseSaver } from "./saver.ts";
import { VersionedSqliteSaver } from "./sqlite-saver.ts";

export interface Compaction {
  /** Values that were rewritten, and their bytes before and after. */
  values: number;
  before: number;
  after: number;
}

/** A table of stored values: its primary key but for thread_id, and the column of the value. */
interface ValueTable {
  name: string;
  key: readonly string[];
  value: string;
}

interface ValueRow extends Record<string, unknown> {
  type: string;
  stored: ArrayBuffer;
}

const WRITE_KEY = ["checkpoint_ns", "checkpoint_id", "task_id", "idx"];
/** SQLite's checkpoints hold their values themselves: the saver moves them out when it reads one. */
const SQLITE: ValueTable[] = [{ name: "writes", key: WRITE_KEY, value: "value" }];
const POSTGRES: ValueTable[] = [
  { name: "checkpoint_blobs", key: ["checkpoint_ns", "channel", "version"], value: "blob" },
  { name: "checkpoint_writes", key: WRITE_KEY, value: "blob" },
];

/** The threads of a saver's database. */
export async function listThreads(db: Kysely<object>): Promise<string[]> {
  const { rows } = await sql<{ thread_id: string }>`select distinct thread_id from checkpoints`.execute(db);
  return rows.map((row) => row.thread_id);
}

/**
 * Rewrites a thread stored by LangGraph's own savers, with each message once (message-lists.ts). A server may read and
 * write the thread meanwhile: rows change one by one, and only if they still have the value that was read. A second call finds nothing.
 */
export async function compactThread(
  db: Kysely<object>,
  saver: DatabaseSaver,
  threadId: string,
): Promise<Compaction> {
  const total: Compaction = { values: 0, before: 0, after: 0 };
  if (saver instanceof VersionedSqliteSaver) await compactCheckpoints(db, saver, threadId, total);
  for (const table of saver instanceof VersionedSqliteSaver ? SQLITE : POSTGRES)
    await compactTable(db, saver, threadId, table, total);
  return total;
}

async function compactCheckpoints(
  db: Kysely<object>,
  saver: VersionedSqliteSaver,
  threadId: string,
  total: Compaction,
): Promise<void> {
  const { rows } = await sql<{ checkpoint_ns: string; checkpoint_id: string; size: number }>`
    select checkpoint_ns, checkpoint_id, length(checkpoint) as size from checkpoints
    where thread_id = ${threadId} and ${holdsMessages("checkpoint", false)} order by checkpoint_id`.execute(
    db,
  );
  const sizeOf = async (id: string, namespace: string) => {
    const { rows } = await sql<{ size: number }>`select length(checkpoint) as size from checkpoints
      where thread_id = ${threadId} and checkpoint_ns = ${namespace} and checkpoint_id = ${id}`.execute(db);
    return rows[0]?.size ?? 0;
  };
  for (const { checkpoint_ns, checkpoint_id, size } of rows) {
    await saver.getTuple({ configurable: { thread_id: threadId, checkpoint_ns, checkpoint_id } });
    count(total, size, await sizeOf(checkpoint_id, checkpoint_ns));
  }
}

async function compactTable(
  db: Kysely<object>,
  saver: DatabaseSaver,
  threadId: string,
  { name, key, value }: ValueTable,
  total: Compaction,
): Promise<void> {
  const [table, column] = [sql.table(name), sql.ref(value)];
  const inThread = sql`thread_id = ${threadId}`;
  const { rows: keys } = await sql<Record<string, unknown>>`
    select ${sql.join(key.map((part) => sql.ref(part)))} from ${table}
    where ${inThread} and type = 'json' and ${holdsMessages(value, name !== "writes")}`.execute(db);
  for (const found of keys) {
    const isRow = sql.join(
      [inThread, ...key.map((part) => sql`${sql.ref(part)} = ${found[part]}`)],
      sql` and `,
    );
    const { rows } = await sql<ValueRow>`
      select type, ${column} as stored from ${table} where ${isRow}`.execute(db);
    const [row] = rows;
    if (!row) continue;
    // libsql returns an ArrayBuffer.
    const before = Buffer.from(row.stored);
    const loaded: unknown = await saver.serde.loadsTyped(row.type, before);
    const [packed] = await saver.lists.pack(threadId, [loaded]);
    const [type, stored] = await saver.serde.dumpsTyped(packed);
    if (stored.length >= before.length) continue;
    const { numAffectedRows = 0n } = await sql`
      update ${table} set type = ${type}, ${column} = ${Buffer.from(stored)}
      where ${isRow} and ${column} = ${before}`.execute(db);
    if (numAffectedRows > 0n) count(total, before.length, stored.length);
  }
}

/** Messages are stored as LangChain objects, whose path begins with this. */
function holdsMessages(column: string, isPostgres: boolean) {
  return isPostgres
    ? sql`position(convert_to('langchain_core', 'UTF8') in ${sql.ref(column)}) > 0`
    : sql`instr(${sql.ref(column)}, cast('langchain_core' as blob)) > 0`;
}

function count(total: Compaction, before: number, after: number): void {
  if (after >= before) return;
  total.values += 1;
  total.before += before;
  total.after += after;
}
