import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { type Kysely, sql } from "kysely";
import { flushToDisk } from "#db/flush.ts";
import { openDatabase } from "#db/open.ts";
import type { Part, Row } from "./part.ts";
import { median, percentile } from "./statistics.ts";

const ROUNDS = 20;
const COMMITS = 20;
const WARM_UP = 50;

interface Table {
  bench: { id: string; text: string };
}

type Way = "NORMAL" | "NORMAL, then flushed" | "FULL";
const WAYS: readonly Way[] = ["NORMAL", "NORMAL, then flushed", "FULL"];

/** The cost of durability, so that a commit survives a power failure: docs/decisions/0063. */
export const disk: Part = {
  name: "disk",
  title: "Commits that survive a loss of power",
  how: `SQLite in a folder beside the code, on the same disk: ${ROUNDS} rounds of ${COMMITS} commits of 500 bytes each way, alternating. "NORMAL" is how most writes are committed; accepted messages, claims of writes and rotated refresh tokens are "then flushed" (db/flush.ts); "FULL" is what every commit would cost with that setting. "Blocked" is how long the process can do nothing else.`,
  needsBuild: false,
  async run() {
    const folder = mkdtempSync(path.join(process.cwd(), ".bench-disk-"));
    try {
      const databases = await Promise.all(
        WAYS.map(async (way) => ({ way, db: await open(path.join(folder, `${way}.db`), way) })),
      );
      const taken = new Map(WAYS.map((way) => [way, { waited: [] as number[], blocked: [] as number[] }]));
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const { way, db } of databases) {
          for (let count = 0; count < COMMITS; count += 1) {
            const { waited, blocked } = await commit(db, way);
            taken.get(way)?.waited.push(waited);
            taken.get(way)?.blocked.push(blocked);
          }
        }
      }
      for (const { db } of databases) await db.destroy();
      return [...taken].flatMap(([way, { waited, blocked }]): Row[] => [
        { figure: `${way}: a commit, p50`, value: median(waited), unit: "ms" },
        { figure: `${way}: a commit, p95`, value: percentile(waited, 0.95), unit: "ms" },
        { figure: `${way}: blocked, p50`, value: median(blocked), unit: "ms" },
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function open(file: string, way: Way): Promise<Kysely<Table>> {
  const db = openDatabase<Table>(`file:${file}`);
  if (way === "FULL") await sql`pragma synchronous = FULL`.execute(db);
  await db.schema
    .createTable("bench")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("text", "text")
    .execute();
  for (let count = 0; count < WARM_UP; count += 1) await commit(db, way);
  return db;
}

/** SQLite blocks this process until the insert has resolved. The flush runs in the thread pool. */
async function commit(db: Kysely<Table>, way: Way): Promise<{ waited: number; blocked: number }> {
  const startedAt = performance.now();
  await db
    .insertInto("bench")
    .values({ id: crypto.randomUUID(), text: "x".repeat(500) })
    .execute();
  const blocked = performance.now() - startedAt;
  if (way === "NORMAL, then flushed") await flushToDisk(db);
  return { waited: performance.now() - startedAt, blocked };
}
