import { sql } from "kysely";
import { describe, expect, inject, test } from "vitest";
import { openDatabase } from "./open.ts";

const url = inject("postgresUrl") ?? "";

describe.skipIf(!url)("a database on Postgres", () => {
  test("reconnects after the server closed an idle connection, as at a restart", async () => {
    const [db, admin] = [openDatabase<object>(url), openDatabase<object>(url)];
    const ask = async () =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;
    const before = await ask();
    await sql`select pg_terminate_backend(${before})`.execute(admin);
    await expect.poll(async () => ask().catch(() => before)).not.toBe(before);
    await Promise.all([db.destroy(), admin.destroy()]);
  });
});
