import { type Kysely, sql } from "kysely";

/** Leases for refreshes, broken connections, and the outcome of every use. Recorded uses can't be changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The dialect that supports it.
  const isPostgres = db.getExecutor().adapter.supportsTransactionalDdl;

  // One ALTER per column: SQLite supports no more at once.
  await db.schema.alterTable("connections").addColumn("refresh_lease", "text").execute();
  await db.schema.alterTable("connections").addColumn("refresh_lease_until", "bigint").execute();
  await db.schema.alterTable("connections").addColumn("broken_at", "bigint").execute();

  for (const column of ["tool_call_id", "approved_by", "arguments_hash"]) {
    await db.schema.alterTable("activity").addColumn(column, "text").execute();
  }
  await db.schema
    .createTable("activity_outcomes")
    .addColumn("use_id", "text", (c) => c.primaryKey().references("activity.id").onDelete("cascade"))
    .addColumn("outcome", "text", (c) => c.notNull().check(sql`outcome in ('done', 'refused', 'failed')`))
    .addColumn("status", "integer")
    .addColumn("request_id", "text")
    .addColumn("link", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();

  for (const statement of isPostgres ? POSTGRES : SQLITE) await sql.raw(statement).execute(db);
}

/**
 * Append-only for the application. Rows are only deleted with their person: during the cascade the parent is already gone, so the
 * guard allows it.
 */
const SQLITE = [
  `create trigger activity_is_final before update on activity
   begin select raise(abort, 'activity is append-only'); end`,
  `create trigger activity_stays before delete on activity when exists (select 1 from users where id = old.user_id)
   begin select raise(abort, 'activity is append-only'); end`,
  `create trigger activity_outcomes_are_final before update on activity_outcomes
   begin select raise(abort, 'activity is append-only'); end`,
  `create trigger activity_outcomes_stay before delete on activity_outcomes
   when exists (select 1 from activity where id = old.use_id)
   begin select raise(abort, 'activity is append-only'); end`,
];

const POSTGRES = [
  `create function refuse_change() returns trigger language plpgsql as $$
   begin raise exception 'activity is append-only'; end $$`,
  `create function keep_activity() returns trigger language plpgsql as $$
   begin
     if exists (select 1 from users where id = old.user_id) then raise exception 'activity is append-only'; end if;
     return old;
   end $$`,
  `create function keep_activity_outcome() returns trigger language plpgsql as $$
   begin
     if exists (select 1 from activity where id = old.use_id) then raise exception 'activity is append-only'; end if;
     return old;
   end $$`,
  `create trigger activity_is_final before update on activity for each row execute function refuse_change()`,
  `create trigger activity_stays before delete on activity for each row execute function keep_activity()`,
  `create trigger activity_outcomes_are_final before update on activity_outcomes
   for each row execute function refuse_change()`,
  `create trigger activity_outcomes_stay before delete on activity_outcomes
   for each row execute function keep_activity_outcome()`,
];
