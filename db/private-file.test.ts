import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "./open.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-private-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (name: string) => statSync(path.join(folder, name)).mode & 0o777;

test.each([
  ["new", () => {}],
  ["made by an older version", () => writeFileSync(path.join(folder, "app.db"), "", { mode: 0o644 })],
])("a database that is %s is its owner's alone, with its log and its index", async (_name, prepare) => {
  prepare();
  const db = openDatabase<object>(path.join(folder, "app.db"));
  await sql`create table one (id text)`.execute(db);
  expect([modeOf("app.db"), modeOf("app.db-wal"), modeOf("app.db-shm")]).toEqual([0o600, 0o600, 0o600]);
  await db.destroy();
});
