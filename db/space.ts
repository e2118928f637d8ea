import { rm, writeFile } from "node:fs/promises";
import { isPostgresUrl, sqlitePath } from "./address.ts";
import { findOutage, wasFull } from "./outage.ts";

/** More than one block of any file system. */
const PROBE = Buffer.alloc(64 * 1024);

/**
 * Whether a database can store more: on a full disk, reads still work. For SQLite this writes a small file beside the database; for
 * Postgres it relies on the last failed write.
 */
export async function hasSpace(url: string): Promise<boolean> {
  if (isPostgresUrl(url)) return !wasFull();
  const file = `${sqlitePath(url)}.space`;
  try {
    await writeFile(file, PROBE, { mode: 0o600 });
    return true;
  } catch (error) {
    return findOutage(error) !== "full";
  } finally {
    await rm(file, { force: true });
  }
}
