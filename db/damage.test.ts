import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataError } from "./damage.ts";
import { openDatabase } from "./open.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-damage-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["missing", undefined],
  ["empty", ""],
])("a database that is %s beside its log is refused, and the log is kept", async (state, content) => {
  const original = path.join(folder, "original.db");
  const db = openDatabase(original);
  await sql`create table messages (content text)`.execute(db);
  const log = readFileSync(`${original}-wal`);
  await db.destroy();

  const file = path.join(folder, "app.db");
  if (content !== undefined) writeFileSync(file, content);
  writeFileSync(`${file}-wal`, log);
  expect(() => openDatabase(file)).toThrow(DataError);
  expect(() => openDatabase(file)).toThrow(`The database ${file} is ${state}`);
  expect(readFileSync(`${file}-wal`)).toEqual(log);
  expect(existsSync(file)).toBe(content !== undefined);
});

test("an empty file without a log is a new database", async () => {
  const file = path.join(folder, "app.db");
  writeFileSync(file, "");
  const db = openDatabase(file);
  await sql`create table messages (content text)`.execute(db);
  await db.destroy();
});

test("a database that is a folder is refused with its name", () => {
  const file = path.join(folder, "app.db");
  mkdirSync(file);
  expect(() => openDatabase(file)).toThrow(DataError);
  expect(() => openDatabase(file)).toThrow(`The database ${file} can't be opened`);
});

test("a database in a folder that is a file is refused with its name", () => {
  writeFileSync(path.join(folder, "data"), "");
  const file = path.join(folder, "data", "app.db");
  expect(() => openDatabase(file)).toThrow(`The database ${file} can't be opened`);
});
