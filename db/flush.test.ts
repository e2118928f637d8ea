import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { flushToDisk } from "./flush.ts";
import { openDatabase } from "./open.ts";

const sync = vi.hoisted(() => vi.fn<(file: number, done: (error: Error | null) => void) => void>());
vi.mock("node:fs", async (load) => ({ ...(await load<object>()), fdatasync: sync }));
beforeEach(() => {
  sync.mockReset().mockImplementation((_file, done) => done(null));
});

const folder = mkdtempSync(path.join(os.tmpdir(), "obo-flush-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The log exists once something has been written. */
async function openWritten(name: string) {
  const db = openDatabase<object>(`file:${path.join(folder, name)}`);
  await sql`create table notes (text)`.execute(db);
  return db;
}

test("callers during a flush share the next one, and wait for its end", async () => {
  const db = await openWritten("shared.db");
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const { promise } of ends)
    sync.mockImplementationOnce((_file, done) => void promise.then(() => done(null)));
  const ended: string[] = [];
  const flush = (name: string) => flushToDisk(db).then(() => ended.push(name));
  const first = flush("first");
  await expect.poll(() => sync.mock.calls).toHaveLength(1);
  const others = [flush("second"), flush("third")];
  ends[0]?.resolve();
  await first;
  await expect.poll(() => sync.mock.calls).toHaveLength(2);
  expect(ended).toEqual(["first"]);
  ends[1]?.resolve();
  await Promise.all(others);
  expect(sync).toHaveBeenCalledTimes(2);
  await db.destroy();
});

test("a failed flush rejects for its waiters only", async () => {
  const db = await openWritten("failing.db");
  sync.mockImplementationOnce((_file, done) => done(new Error("The disk is full.")));
  await expect(flushToDisk(db)).rejects.toThrow("The disk is full.");
  await expect(flushToDisk(db)).resolves.toBeUndefined();
  await db.destroy();
});
