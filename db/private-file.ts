import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";

/** SQLite gives its log and its index the mode of the database; those of an older version may be there already. */
const SUFFIXES = ["", "-wal", "-shm"];

/**
 * Makes sure that only its owner can read a database's files, before SQLite opens or makes them. Never opens a file that exists:
 * to close it again would drop the locks of this process's other connections (sqlite.org/howtocorrupt.html, 2.2), and the next
 * process to close the database would delete the log that they write to.
 */
export function makePrivateFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
  for (const suffix of SUFFIXES) {
    if (existsSync(file + suffix)) chmodSync(file + suffix, 0o600);
  }
}
