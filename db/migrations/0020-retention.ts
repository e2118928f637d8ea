import { type Kysely, sql } from "kysely";

/**
 * Activity stays append-only, except for rows before the time that retention was last applied to (`removed_before`). The
 * application never writes that table; `npm run retention` does.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter.supportsTransactionalDdl;
  await db.schema
    .createTable("retention")
    .addColumn("removed_before", "bigint", (c) => c.primaryKey())
    .execute();
  for (const statement of isPostgres ? POSTGRES : SQLITE) await sql.raw(statement).execute(db);
}

const IS_KEPT = `exists (select 1 from users where id = old.user_id)
    and old.created_at >= coalesce((select max(removed_before) from retention), 0)`;

const SQLITE = [
  "drop trigger activity_stays",
  `create trigger activity_stays before delete on activity when ${IS_KEPT}
   begin select raise(abort, 'activity is append-only'); end`,
];

const POSTGRES = [
  `create or replace function keep_activity() returns trigger language plpgsql as $$
   begin
     if ${IS_KEPT} then raise exception 'activity is append-only'; end if;
     return old;
   end $$`,
];
