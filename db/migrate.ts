import { type Kysely, sql } from "kysely";
import { type MigrationProvider, Migrator } from "kysely/migration";
import { isPostgres } from "./clock.ts";
import { newerData } from "./damage.ts";
import * as begin from "./migrations/0001-begin.ts";
import * as delegation from "./migrations/0002-delegation.ts";
import * as writes from "./migrations/0003-writes.ts";
import * as conversations from "./migrations/0004-conversations.ts";
import * as flow from "./migrations/0005-flow.ts";
import * as activityByThread from "./migrations/0006-activity-by-thread.ts";
import * as sessions from "./migrations/0010-sessions.ts";
import * as writeLimits from "./migrations/0012-write-limits.ts";
import * as privateSources from "./migrations/0013-private-sources.ts";
import * as mcpConnections from "./migrations/0014-mcp-connections.ts";
import * as oauthClients from "./migrations/0015-oauth-clients.ts";
import * as retention from "./migrations/0020-retention.ts";
import * as personalServers from "./migrations/0021-personal-servers.ts";
import * as crossAppAccess from "./migrations/0022-cross-app-access.ts";

const TABLE = "kysely_migration";

/** Listed here, not read from a folder, so that they are in Next's bundle. Append; never edit a landed migration. */
const MIGRATIONS: MigrationProvider = {
  getMigrations: async () => ({
    "0001-begin": begin,
    "0002-delegation": delegation,
    "0003-writes": writes,
    "0004-conversations": conversations,
    "0005-flow": flow,
    "0006-activity-by-thread": activityByThread,
    "0010-sessions": sessions,
    "0012-write-limits": writeLimits,
    "0013-private-sources": privateSources,
    "0014-mcp-connections": mcpConnections,
    "0015-oauth-clients": oauthClients,
    "0020-retention": retention,
    "0021-personal-servers": personalServers,
    "0022-cross-app-access": crossAppAccess,
  }),
};

/**
 * Migrates a database to the newest schema. Safe to call from several processes at once: Kysely takes a lock.
 * @returns the names of the migrations applied now
 * @throws the failed migration's own error; its changes are rolled back
 */
export function migrate<T>(db: Kysely<T>): Promise<string[]> {
  return isPostgres(db) ? applyPending(db) : applyInTransaction(db);
}

async function applyPending<T>(db: Kysely<T>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: MIGRATIONS });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/**
 * SQLite can roll back a change of schema, but Kysely starts no transaction there: a migration that was killed stayed half applied,
 * and no later start could complete it. `immediate` makes a second process wait.
 */
function applyInTransaction<T>(db: Kysely<T>): Promise<string[]> {
  return db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      const applied = await applyPending(connection);
      await sql`commit`.execute(connection);
      return applied;
    } catch (error) {
      // After some errors, such as a full disk, SQLite has rolled back by itself.
      await sql`rollback`.execute(connection).catch(() => {});
      throw error;
    }
  });
}

/** The names of a database's pending migrations; nothing is applied. */
export async function listPending<T>(db: Kysely<T>): Promise<string[]> {
  const migrations = await new Migrator({ db, provider: MIGRATIONS }).getMigrations();
  return migrations.filter((migration) => !migration.executedAt).map((migration) => migration.name);
}

/** Whether a database was ever migrated; nothing is applied. */
export async function hasSchema<T>(db: Kysely<T>): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  return tables.some(({ name }) => name === TABLE);
}

/**
 * Rejects data written by a newer version. Call it before migrating.
 * @throws DataError
 */
export async function refuseNewer<T>(db: Kysely<T>, url: string): Promise<void> {
  if (!(await hasSchema(db))) return;
  const applied = await sql<{ name: string }>`select name from ${sql.table(TABLE)} order by name`.execute(db);
  const known = Object.keys(await MIGRATIONS.getMigrations());
  const unknown = applied.rows.filter(({ name }) => !known.includes(name)).at(-1);
  if (unknown) throw newerData(url, unknown.name);
}
