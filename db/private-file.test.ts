import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "./open.ts";
import { makePrivateFile } from "./private-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-private-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (name: string) => statSync(path.join(folder, name)).mode & 0o777;

test.each([
  ["new", () => {}],
  ["made by an older version", () => writeFileSync(path.join(folder, "app.db"), "", { mode: 0o644 })],
])(
  "a database that is %s is readable only by its owner, with its log and its index",
  async (_name, prepare) => {
    prepare();
    const db = openDatabase<object>(path.join(folder, "app.db"));
    await sql`create table one (id text)`.execute(db);
    expect([modeOf("app.db"), modeOf("app.db-wal"), modeOf("app.db-shm")]).toEqual([0o600, 0o600, 0o600]);
    await db.destroy();
  },
);

test("reopening a database keeps its locks: another program that opens and closes it does not delete the log", async () => {
  const file = path.join(folder, "app.db");
  const first = openDatabase<object>(file);
  await sql`create table one (id text)`.execute(first);
  makePrivateFile(file);
  const visit = `const db = new (require("better-sqlite3"))(process.argv[1]); db.prepare("select * from one").all(); db.close()`;
  execFileSync(process.execPath, ["-e", visit, file]);
  expect(existsSync(`${file}-wal`)).toBe(true);
  await first.destroy();
});

const COUNT = `
  import { sql } from "kysely";
  import { openDatabase } from ${JSON.stringify(path.join(import.meta.dirname, "open.ts"))};
  const db = openDatabase(process.argv[1]);
  const { rows } = await sql\`select count(*) as count from one\`.execute(db);
  await db.destroy();
  console.log(rows[0].count);
`;

test("writes of a process's two connections stay visible after another process has closed the database", async () => {
  const file = path.join(folder, "app.db");
  const countElsewhere = () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", COUNT, file], { encoding: "utf8" }));
  const first = openDatabase<object>(file);
  await sql`create table one (id text)`.execute(first);
  const connections = [first, openDatabase<object>(file)];
  expect(countElsewhere()).toBe(0);
  for (const db of connections) await sql`insert into one values ('after')`.execute(db);
  expect(countElsewhere()).toBe(2);
  for (const db of connections) await db.destroy();
});
