import { sql } from "kysely";
import { openDatabase } from "#db/open.ts";
import { type PostgresServer, startPostgres } from "#db/testing/postgres.ts";
import { type Databases, makeDatabases } from "#e2e/support/databases.ts";

export interface ChaosPostgres extends PostgresServer {
  databases: Databases;
  /** Terminates all connections; the server stays up. */
  endConnections(): Promise<void>;
}

/** @returns undefined if Postgres' binaries are not installed */
export async function startDatabases(): Promise<ChaosPostgres | undefined> {
  const server = await startPostgres();
  if (!server) return undefined;
  return {
    ...server,
    databases: await makeDatabases(server.url),
    async endConnections() {
      const admin = openDatabase<object>(server.url);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(admin);
      await admin.destroy();
    },
  };
}
