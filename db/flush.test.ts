import { mkdtempSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { flushToDisk } from "./flush.ts";
import { openDatabase } from "./open.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "obo-flush-"));
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

/** The log exists once something has been written. */
async function openWritten(name: string) {
  const db = openDatabase<object>(`file:${path.join(folder, name)}`);
  await sql`create table notes (text)`.execute(db);
  return db;
}

test("callers during a flush share the next one, and wait for its end", async () => {
  const db = await openWritten("shared.db");
  const own = await open(path.join(folder, "shared.db"));
  const sync = vi.spyOn(Object.getPrototypeOf(own) as FileHandle, "datasync");
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const { promise } of ends) sync.mockImplementationOnce(() => promise);
  const ended: string[] = [];
  const flush = (name: string) => flushToDisk(db).then(() => ended.push(name));
  const first = flush("first");
  await vi.waitUntil(() => sync.mock.calls.length === 1);
  const others = [flush("second"), flush("third")];
  ends[0]?.resolve();
  await first;
  await vi.waitUntil(() => sync.mock.calls.length === 2);
  expect(ended).toEqual(["first"]);
  ends[1]?.resolve();
  await Promise.all(others);
  expect(sync).toHaveBeenCalledTimes(2);
  await own.close();
  await db.destroy();
});

test("a failed flush rejects for its waiters only", async () => {
  const db = await openWritten("failing.db");
  const own = await open(path.join(folder, "failing.db"));
  const sync = vi.spyOn(Object.getPrototypeOf(own) as FileHandle, "datasync");
  sync.mockRejectedValueOnce(new Error("The disk is full."));
  await expect(flushToDisk(db)).rejects.toThrow("The disk is full.");
  await expect(flushToDisk(db)).resolves.toBeUndefined();
  await own.close();
  await db.destroy();
});
