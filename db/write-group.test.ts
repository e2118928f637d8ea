import Database from "better-sqlite3";
import { beforeEach, expect, test, vi } from "vitest";
import { WriteGroup } from "./write-group.ts";

let database: Database.Database;
let group: WriteGroup;

beforeEach(() => {
  database = new Database(":memory:");
  database.exec("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
  group = new WriteGroup(database);
});

const add = (id: number, text: string | null) =>
  group.add(() => database.prepare("INSERT INTO notes VALUES (?, ?)").run(id, text));
const texts = () => database.prepare("SELECT text FROM notes ORDER BY id").pluck().all();

test("writes of one turn of the event loop are committed together, in order", async () => {
  const exec = vi.spyOn(database, "exec");
  const first = add(1, "first");
  const changed = group.add(() => database.prepare("UPDATE notes SET text = 'changed'").run());
  expect(texts()).toEqual([]);
  await Promise.all([first, changed, add(2, "second")]);
  expect(texts()).toEqual(["changed", "second"]);
  expect(exec.mock.calls.filter(([statement]) => statement === "COMMIT")).toHaveLength(1);
});

test("a failed write is rejected alone", async () => {
  const results = await Promise.allSettled([add(1, "first"), add(2, null), add(3, "third")]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(texts()).toEqual(["first", "third"]);
});

test("a failed write after which SQLite has rolled back by itself is rejected with its own error", async () => {
  const twice = "INSERT OR ROLLBACK INTO notes VALUES (1, 'once'), (1, 'twice')";
  await expect(group.add(() => database.exec(twice))).rejects.toThrow("UNIQUE constraint failed");
  await add(1, "first");
  expect(texts()).toEqual(["first"]);
});

test("a write during a commit is in the next group", async () => {
  await add(1, "first");
  await add(2, "second");
  expect(texts()).toEqual(["first", "second"]);
});
