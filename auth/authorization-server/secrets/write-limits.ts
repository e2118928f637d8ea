import type { Kysely } from "kysely";
import { AuthError } from "#auth/protocol/errors.ts";
import { isPostgres } from "#db/clock.ts";
import type { Schema } from "#db/schema.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Instead of a tool's name: all tools. */
export const ALL_WRITES = "*";

interface ClaimedWrite {
  userId: string;
  tool: string;
  /** When the card was created, in milliseconds since 1970. */
  askedAt: number | undefined;
}

/**
 * Rejects a write that the operator has switched off, that exceeds the daily budget, or that was requested before the app was
 * restored from a backup. Call it in the transaction that has just claimed the write: the error rolls the claim back.
 * @throws AuthError `writes_disabled`, with `details.tool` if it is not all of them; `write_budget_spent`, with
 *   `details.limit` and `details.retry_after` in seconds; `approval_outdated`
 */
export async function checkWriteLimits(
  db: Kysely<Schema>,
  write: ClaimedWrite,
  writesPerDay: number,
): Promise<void> {
  await requireEnabled(db, write.tool);
  await requireAskedSinceRestore(db, write.askedAt);
  await requireBudget(db, write.userId, writesPerDay);
}

async function requireEnabled(db: Kysely<Schema>, tool: string): Promise<void> {
  const disabled = await db
    .selectFrom("disabled_writes")
    .select("tool")
    .where("tool", "in", [ALL_WRITES, tool])
    .orderBy("tool")
    .executeTakeFirst();
  if (!disabled) return;
  if (disabled.tool === ALL_WRITES) {
    throw new AuthError("writes_disabled", "The operator has switched off all changes.");
  }
  const sentence = `The operator has switched off the tool ${tool}.`;
  throw new AuthError("writes_disabled", sentence, { details: { tool } });
}

/** A pending write in the backup may have been approved and sent after the backup was taken. */
async function requireAskedSinceRestore(db: Kysely<Schema>, askedAt = 0): Promise<void> {
  const restore = await db
    .selectFrom("restores")
    .select("restored_at")
    .where("restored_at", ">=", askedAt)
    .executeTakeFirst();
  if (!restore) return;
  throw new AuthError(
    "approval_outdated",
    "This was asked for before the app was restored from a backup, and may have been sent since then.",
  );
}

/** One person's writes are counted sequentially: two concurrent ones would both see the same count. */
async function requireBudget(db: Kysely<Schema>, userId: string, limit: number): Promise<void> {
  const now = Date.now();
  if (isPostgres(db)) {
    await db.selectFrom("users").select("id").where("id", "=", userId).forNoKeyUpdate().execute();
  }
  const latest = await db
    .selectFrom("writes")
    .select("created_at")
    .where("user_id", "=", userId)
    .where("created_at", ">", now - DAY_MS)
    .orderBy("created_at", "desc")
    .limit(limit + 1)
    .execute();
  const next = latest[limit];
  if (!next) return;
  const retry_after = Math.ceil((next.created_at + DAY_MS - now) / 1000);
  throw new AuthError("write_budget_spent", `A person may make ${limit} changes in 24 hours.`, {
    details: { limit, retry_after },
  });
}
