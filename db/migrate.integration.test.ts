import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { isPostgresUrl, openDatabase } from "./open.ts";
import { describeOnBothDatabases, type TestDatabase } from "./testing/databases.ts";

describeOnBothDatabases("a migration", (get) => {
  test("is applied once by several processes that start together", async () => {
    const url = await makeEmpty(get(), 0);
    const ends = await Promise.all([1, 2, 3].map(() => migrateAndKill(url, NEVER)));
    expect(ends).toEqual([1, 2, 3].map(() => [0, null]));
  });

  test.each([12, 20, 40, 60])(
    "that is killed before its statement %i is completed by the next start",
    async (statement) => {
      const url = await makeEmpty(get(), statement);
      expect(await migrateAndKill(url, statement)).toEqual([null, "SIGKILL"]);
      const db = openDatabase<object>(url);
      try {
        expect(await migrate(db)).not.toEqual([]);
        const names = (await db.introspection.getTables()).map(({ name }) => name);
        expect(names).toEqual((await get().db.introspection.getTables()).map(({ name }) => name));
      } finally {
        await db.destroy();
      }
    },
  );
});

const NEVER = 0;

/** Migrates a database in a process of its own. @returns its exit code and signal */
function migrateAndKill(url: string, statement: number): Promise<unknown[]> {
  const script = path.join(import.meta.dirname, "testing/killed-migration.ts");
  return once(spawn(process.execPath, [script, url, String(statement)], { stdio: "inherit" }), "exit");
}

/** A new database beside the test's own. */
async function makeEmpty({ db, url }: TestDatabase, statement: number) {
  if (!isPostgresUrl(url)) return `${url}.${statement}`;
  const name = `${url.split("/").at(-1)}_${statement}`;
  await sql`create database ${sql.id(name)}`.execute(db);
  return url.replace(/[^/]+$/, name);
}
