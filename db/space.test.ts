import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const folder = mkdtempSync(path.join(os.tmpdir(), "obo-space-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Asks in a process whose files may have 512 kB at most. */
function askWithLimit(database: string): boolean {
  const code = `const { hasSpace } = await import("./db/space.ts"); console.log(await hasSpace("${database}"));`;
  const command = `ulimit -f 1024; exec "${process.execPath}" --input-type=module -e '${code}'`;
  return execFileSync("sh", ["-c", command], { cwd: ROOT, encoding: "utf8" }).trim() === "true";
}

test.skipIf(process.platform === "win32").each([
  ["app.db", 4_096, true],
  ["app.db", 520_000, false],
  ["app.db-wal", 520_000, false],
])("with %s of %i bytes and a limit of 512 kB for a file, a database has space: %s", (name, size, has) => {
  writeFileSync(path.join(folder, "app.db"), Buffer.alloc(4_096));
  writeFileSync(path.join(folder, name), Buffer.alloc(size));
  expect(askWithLimit(path.join(folder, "app.db"))).toBe(has);
  expect(readdirSync(folder).filter((file) => file.endsWith(".space"))).toEqual([]);
});
