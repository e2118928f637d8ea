import { sql } from "kysely";
import { describe, expect, inject, test } from "vitest";
import { openDatabase, openPool } from "./open.ts";
import { startSwallowingProxy } from "./testing/swallowing-proxy.ts";

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

  test("waits for a result as long as it takes, as migrations and commands need, or up to the given limit", async () => {
    const [patient, limited] = [openDatabase<object>(url), openDatabase<object>(url, 100)];
    const sleep = sql`select 1 as one from pg_sleep(0.5)`;
    await expect(sleep.execute(limited)).rejects.toThrow("Query read timeout");
    expect((await sleep.execute(patient)).rows).toEqual([{ one: 1 }]);
    await Promise.all([patient.destroy(), limited.destroy()]);
  });

  test("does not use a connection again whose query had no result in time: it may be dead without notice", async () => {
    const proxy = await startSwallowingProxy(url);
    const pool = openPool(proxy.url, 300);
    const ask = async () => {
      const client = await pool.connect();
      return client.query("select 1 as one").finally(() => client.release());
    };
    await ask();
    proxy.swallow();
    await expect(ask()).rejects.toThrow("Query read timeout");
    expect((await ask()).rows).toEqual([{ one: 1 }]);
    await pool.end();
    proxy.close();
  });
});
