import { existsSync, statSync } from "node:fs";
import { isPostgresUrl, sqlitePath } from "./address.ts";

/** Data that this version can't use. The message says which and what to do; the process exits at start. */
export class DataError extends Error {
  override name = "DataError";
}

/** @param newest the newest migration or version in the data, which this code does not know */
export function newerData(url: string, newest: string): DataError {
  return new DataError(
    `The data in ${nameOf(url)} was written by a newer version of this app (it has ${newest}, which this one does not know).\n` +
      "Start that version again, or restore a backup from before the upgrade: npm run restore -- FOLDER.",
  );
}

/** @returns a DataError for an error that means a damaged SQLite file, else the error itself */
export function explainDamage(error: unknown, url: string): unknown {
  const isDamaged =
    /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error)) ||
    (error instanceof Error && /file is not a database|disk image is malformed/.test(error.message));
  if (!isDamaged || isPostgresUrl(url)) return error;
  return new DataError(
    `The database ${sqlitePath(url)} is damaged.\n` +
      "Restore a backup (npm run restore -- FOLDER), or move the file away, together with its -wal and -shm files, to start over.",
    { cause: error },
  );
}

/** The operating system's and SQLite's codes for a file that this process may not open. libsql reports its own only in the message. */
const NOT_OPENED = /^(EACCES|EPERM|EROFS|EISDIR|ENOTDIR|EEXIST|SQLITE_CANTOPEN\w*)$/;

/** @returns a DataError for a file that can't be opened or is damaged, else the error itself */
export function explainOpening(error: unknown, file: string): unknown {
  const code = codeOf(error);
  const isClosed =
    NOT_OPENED.test(code) || (error instanceof Error && /Unable to open connection/.test(error.message));
  if (!isClosed) return explainDamage(error, file);
  return new DataError(
    `The database ${file} can't be opened${NOT_OPENED.test(code) ? ` (${code})` : ""}.\n` +
      "It has to be a file, in a folder, that the user who runs the app can read and write.",
    { cause: error },
  );
}

/**
 * SQLite deletes the log (`-wal`) of a missing or empty database, with everything in it, and starts an empty one. No crash leaves
 * that state: the database has its first page before the log has anything.
 * @throws DataError
 */
export function refuseLostDatabase(file: string): void {
  if (sizeOf(file) > 0 || sizeOf(`${file}-wal`) === 0) return;
  throw new DataError(
    `The database ${file} is ${existsSync(file) ? "empty" : "missing"}, but its log ${file}-wal is not.\n` +
      "Put the database back beside its log, or restore a backup (npm run restore -- FOLDER). To start over, move the log away.",
  );
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Without a password. */
function nameOf(url: string): string {
  if (!isPostgresUrl(url)) return sqlitePath(url);
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** sysexits.h. The launcher does not restart a process that exits with it. */
export const EX_CONFIG = 78;

/** Prints a DataError's message and exits; rethrows every other error. */
export function endOnDataError(error: unknown): never {
  if (!(error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EX_CONFIG);
}
