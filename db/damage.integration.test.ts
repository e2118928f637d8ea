import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { requireVersion } from "#auth/resource-server/threads/version.ts";
import { DataError } from "./damage.ts";
import { migrate, refuseNewer } from "./migrate.ts";
import { openDatabase } from "./open.ts";
import { describeOnBothDatabases } from "./testing/databases.ts";

test("refuses a damaged file, and names it with what to do", () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "obo-damage-")), "app.db");
  writeFileSync(
    file,
    "this is no database, and longer than SQLite's header of one hundred bytes. ".repeat(20),
  );
  expect(() => openDatabase(file)).toThrow(DataError);
  expect(() => openDatabase(file)).toThrow(`The database ${file} is damaged.`);
});

describeOnBothDatabases("data of a newer version", (get) => {
  test("is refused before anything is migrated, naming the unknown migration", async () => {
    const { db, url } = get();
    await refuseNewer(db, url);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2030')`.execute(db);
    await expect(refuseNewer(db, url)).rejects.toThrow(/written by a newer version.*9999-tomorrow/);
    await expect(migrate(db)).rejects.toThrow();
  });

  test("is refused in the agent's database too", async () => {
    const { db, url } = get();
    await requireVersion(db, url);
    await requireVersion(db, url);
    await sql`insert into agent_schema (version) values (2)`.execute(db);
    await expect(requireVersion(db, url)).rejects.toThrow(/written by a newer version.*version 2/);
  });
});
