/** Small JSON files that survive a crash: written aside, then renamed into place, readable by their owner only. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Reads and parses a JSON file.
 * @returns its content, or undefined when there is no such file.
 * @throws Error naming the file when it can't be read or isn't JSON.
 */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new Error(`${path} can't be read. Delete it to start afresh (everybody logs in again).`, { cause });
  }
}

/** Writes a value as JSON, all of it or nothing; mode 0600, folder 0700. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${randomUUID()}.tmp`;
  await writeFile(aside, JSON.stringify(value), { mode: 0o600, flush: true });
  await rename(aside, path);
}
