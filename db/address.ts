import path from "node:path";

/** What a database's address must be, as the end of a sentence. */
export const databaseHint =
  "must be postgres://… (special characters of the password as %40 for @ and so on), or the path of a SQLite file";

/** Whether a database can be at an address: it is a valid `postgres://…`, or a path and not another kind of URL. */
export function isDatabaseUrl(url: string): boolean {
  // pg also takes the path of a socket in place of the host.
  if (isPostgresUrl(url)) return URL.canParse(url.replace("@/", "@localhost/"));
  // A single letter is a Windows drive.
  return !/^(?!file:|sqlite:)[A-Za-z][A-Za-z\d+.-]+:/.test(url);
}

/** True for `postgres://…` and `postgresql://…`; anything else is a SQLite file. */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/**
 * The path of the file that a SQLite address names: `file:./x.db`, `sqlite:x.db` or plainly `x.db`.
 * @throws Error for the URL of another kind of database, without its password
 */
export function sqlitePath(url: string): string {
  if (!isDatabaseUrl(url)) throw new Error(`A database's address ${databaseHint}.`);
  return path.resolve(url.replace(/^(file|sqlite):(\/\/)?/, ""));
}
