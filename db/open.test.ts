import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { openDatabase } from "./open.ts";

const open = () =>
  openDatabase<{ notes: { id: string } }>(
    path.join(mkdtempSync(path.join(os.tmpdir(), "obo-open-")), "x.db"),
  );

it("runs a statement again after it failed", async () => {
  const db = open();
  await sql`create table notes (id text primary key)`.execute(db);
  const write = (id: string) => db.insertInto("notes").values({ id }).execute();
  await write("a");
  await expect(write("a")).rejects.toThrow(/UNIQUE/);
  await write("b");
  expect(await db.selectFrom("notes").selectAll().orderBy("id").execute()).toEqual([
    { id: "a" },
    { id: "b" },
  ]);
  await db.destroy();
});

it("reads a changed table with a statement prepared before", async () => {
  const db = open();
  await sql`create table notes (id text primary key)`.execute(db);
  await db.insertInto("notes").values({ id: "a" }).execute();
  const read = () => db.selectFrom("notes").selectAll().execute();
  await read();
  await sql`alter table notes add column text text`.execute(db);
  expect(await read()).toEqual([{ id: "a", text: null }]);
  await db.destroy();
});
