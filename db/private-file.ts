import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";

/** SQLite gives its log and index the database's mode; an older version's may already exist. */
const SUFFIXES = ["", "-wal", "-shm"];

/**
 * Makes sure that only its owner can read a database's files, before SQLite opens or creates them. Never opens an existing file:
 * closing it would drop the locks of this process's other connections (sqlite.org/howtocorrupt.html, 2.2), and the next process
 * to close the database would delete the log that they write to.
 */
export function makePrivateFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
  for (const suffix of SUFFIXES) {
    if (existsSync(file + suffix)) chmodSync(file + suffix, 0o600);
  }
}
