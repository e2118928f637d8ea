import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { noteLog } from "../flush.ts";
import { migrate } from "../migrate.ts";
import { openDatabase, sqlitePath } from "../open.ts";
import type { Schema } from "../schema.ts";

/** A fresh database, migrated, and its address for a second connection. */
export interface TestDatabase {
  db: Kysely<Schema>;
  url: string;
}

/** Runs the same tests on SQLite and Postgres (skipped if it is not installed). */
export function describeOnBothDatabases(name: string, tests: (get: () => TestDatabase) => void): void {
  const postgresUrl = inject("postgresUrl");
  describe(`${name}, on SQLite`, () => withDatabase(tests, openSqlite));
  describe.skipIf(!postgresUrl)(`${name}, on Postgres`, () =>
    withDatabase(tests, () => openPostgres(postgresUrl ?? "")),
  );
}

/**
 * Makes each flush of a SQLite database fail while the work runs: what still resolves has not waited for the disk. Postgres
 * flushes with each commit by itself.
 */
export async function whileDiskFails({ db, url }: TestDatabase, work: () => Promise<void>): Promise<void> {
  noteLog(db, path.join(os.tmpdir(), "no-such-folder", "test.db"));
  try {
    await work();
  } finally {
    noteLog(db, sqlitePath(url));
  }
}

type Opened = TestDatabase & { close(): Promise<void> };

function withDatabase(tests: (get: () => TestDatabase) => void, open: () => Promise<Opened>): void {
  let opened: Opened | undefined;
  beforeAll(async () => {
    opened = await open();
    await migrate(opened.db);
  });
  afterAll(async () => opened?.close());
  tests(() => {
    if (!opened) throw new Error("the database is open within tests only");
    return opened;
  });
}

async function openSqlite(): Promise<Opened> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-sqlite-"));
  const url = `file:${folder}/test.db`;
  const db = openDatabase<Schema>(url);
  const close = async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  };
  return { db, url, close };
}

async function openPostgres(server: string): Promise<Opened> {
  const name = `obo_${randomBytes(6).toString("hex")}`;
  const admin = openDatabase<object>(server);
  await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  const url = server.replace(/[^/]+$/, name);
  const db = openDatabase<Schema>(url);
  return { db, url, close: () => db.destroy() };
}
