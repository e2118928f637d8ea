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
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const isDamaged =
    /^SQLITE_(NOTADB|CORRUPT)/.test(code) ||
    (error instanceof Error && /file is not a database|disk image is malformed/.test(error.message));
  if (!isDamaged || isPostgresUrl(url)) return error;
  return new DataError(
    `The database ${sqlitePath(url)} is damaged.\n` +
      "Restore a backup (npm run restore -- FOLDER), or move the file away, together with its -wal and -shm files, to start over.",
    { cause: error },
  );
}

/** Without a password. */
function nameOf(url: string): string {
  if (!isPostgresUrl(url)) return sqlitePath(url);
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** sysexits.h. The launcher does not restart a process that exits with it. */
const EX_CONFIG = 78;

/** Prints a DataError's message and exits; rethrows every other error. */
export function endOnDataError(error: unknown): never {
  if (!(error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EX_CONFIG);
}
