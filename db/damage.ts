import { isPostgresUrl, sqlitePath } from "./address.ts";

/** Data that this version can't work with. The message says which, and what to do; a start that meets it ends. */
export class DataError extends Error {
  override name = "DataError";
}

/** @param newest what the data has that this version does not know */
export function newerData(url: string, newest: string): DataError {
  return new DataError(
    `The data in ${nameOf(url)} was written by a newer version of this app (it has ${newest}, which this one does not know).\n` +
      "Start that version again, or restore a backup from before the upgrade: npm run restore -- FOLDER.",
  );
}

/** @returns the error in words for whoever operates the app, where it means a damaged SQLite file; else the error itself */
export function explainDamage(error: unknown, url: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const isDamaged =
    /^SQLITE_(NOTADB|CORRUPT)/.test(code) ||
    (error instanceof Error && /file is not a database|disk image is malformed/.test(error.message));
  if (!isDamaged || isPostgresUrl(url)) return error;
  return new DataError(
    `The database ${sqlitePath(url)} is damaged.\n` +
      "Restore a backup (npm run restore -- FOLDER), or move the file away, with its -wal and -shm beside it, to start over without it.",
    { cause: error },
  );
}

/** Without a password. */
function nameOf(url: string): string {
  if (!isPostgresUrl(url)) return sqlitePath(url);
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** sysexits' EX_DATAERR is for input; the launcher starts nothing again that ends with EX_CONFIG. */
const EX_CONFIG = 78;

/** Ends the process with the error's message; throws every other error on. */
export function endOnDataError(error: unknown): never {
  if (!(error instanceof DataError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EX_CONFIG);
}
