import { open, rm, stat } from "node:fs/promises";
import { isPostgresUrl, sqlitePath } from "./address.ts";
import { findOutage, wasFull } from "./outage.ts";

/** More than one block of any file system. */
const PROBE = Buffer.alloc(64 * 1024);

/**
 * Whether a database can store more: on a full disk, reads still work. For SQLite this writes 64 kB to a file beside the database, at
 * the offset where the database ends, so that a limit on file sizes (`ulimit -f`) counts too; the gap before takes no space. For
 * Postgres it relies on the last failed write.
 */
export async function hasSpace(url: string): Promise<boolean> {
  if (isPostgresUrl(url)) return !wasFull();
  const database = sqlitePath(url);
  const sizes = await Promise.all([database, `${database}-wal`].map(sizeOf));
  const file = `${database}.space`;
  try {
    await using handle = await open(file, "w", 0o600);
    const { bytesWritten } = await handle.write(PROBE, 0, PROBE.length, Math.max(...sizes));
    return bytesWritten === PROBE.length;
  } catch (error) {
    return findOutage(error) !== "full";
  } finally {
    await rm(file, { force: true });
  }
}

/** 0 for a file that is missing or can't be read. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
