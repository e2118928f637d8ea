import { sql } from "kysely";
import { openDatabase } from "#db/open.ts";
import setup from "#db/testing/postgres.ts";
import { type Databases, makeDatabases } from "#e2e/support/databases.ts";

export interface ThrowAwayPostgres {
  databases: Databases;
  /** Ends all connections, as a restart of the server does. */
  endConnections(): Promise<void>;
  stop(): void;
}

/** @returns undefined where Postgres' binaries are not to be had */
export async function startPostgres(): Promise<ThrowAwayPostgres | undefined> {
  let url: string | undefined;
  const provide = (_name: string, value: unknown) => {
    url = typeof value === "string" ? value : undefined;
  };
  const stop = await setup({ provide } as Parameters<typeof setup>[0]);
  if (!url || !stop) return undefined;
  const admin = openDatabase<object>(url);
  return {
    databases: await makeDatabases(url),
    async endConnections() {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(admin);
    },
    stop,
  };
}
