import { rm, writeFile } from "node:fs/promises";
import { isPostgresUrl, sqlitePath } from "./address.ts";
import { findOutage, wasFull } from "./outage.ts";

/** More than a file system's smallest piece. */
const PROBE = Buffer.alloc(64 * 1024);

/**
 * Whether a database can store more: reads go on where the disk is full. Tried out beside a SQLite file; of Postgres it is known from
 * the last write that it refused.
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
