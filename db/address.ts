import path from "node:path";

/** True for `postgres://…` and `postgresql://…`; anything else is a SQLite file. */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

/** The path of the file that a SQLite address names: `file:./x.db`, `sqlite:x.db` or plainly `x.db`. */
export function sqlitePath(url: string): string {
  return path.resolve(url.replace(/^(file|sqlite):(\/\/)?/, ""));
}
