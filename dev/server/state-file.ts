/** Small JSON files that survive a crash: written aside, then renamed into place, readable by their owner only. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The content of a JSON file; undefined when there is none. @throws Error naming the file when it can't be read or isn't JSON */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new Error(`${path} can't be read. Delete it to start over (everybody signs in again).`, { cause });
  }
}

/** Writes a value as JSON, all of it or nothing; mode 0600, folder 0700. */
export function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, JSON.stringify(value), { mode: 0o600 });
  renameSync(aside, path);
}
