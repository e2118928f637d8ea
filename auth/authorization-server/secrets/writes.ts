import type { Kysely } from "kysely";
import { AuthError } from "#auth/protocol/errors.ts";
import type { Schema } from "#db/schema.ts";

/** A write that the person approved, as the agent identifies it: see docs/decisions/0030. */
export interface WriteClaim {
  actionId: string;
  argumentsHash: string;
  userId: string;
  useId: string;
  tool: string;
  threadId: string | null;
  /** The use whose token the provider rejected with 401: that attempt changed nothing. */
  rejectedUse?: string | undefined;
}

/**
 * Issues the one token of an approved write. The row is written before the response, and each action is unique in the
 * database: whatever crashes afterwards, no second token is issued for it.
 * @throws AuthError `already_sent` if a token was issued for this action before
 */
export async function claimWrite(db: Kysely<Schema>, claim: WriteClaim): Promise<void> {
  const inserted = await db
    .insertInto("writes")
    .values({
      action_id: claim.actionId,
      user_id: claim.userId,
      use_id: claim.useId,
      tool: claim.tool,
      arguments_hash: claim.argumentsHash,
      thread_id: claim.threadId,
      created_at: Date.now(),
    })
    .onConflict((conflict) => conflict.column("action_id").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) return;
  const rejectedUse = claim.rejectedUse ?? (await findRefusedUse(db, claim));
  if (rejectedUse && (await moveOn(db, claim, rejectedUse))) return;
  throw new AuthError(
    "already_sent",
    "This change may have been sent already: look at the provider before trying it again.",
  );
}

/**
 * The write's last use, if the provider rejected its token (401; 403 if a permission is missing; 404 if the token can't
 * see the resource): nothing was changed then, and once the person has granted access, the same approval is still valid.
 */
async function findRefusedUse(db: Kysely<Schema>, claim: WriteClaim): Promise<string | undefined> {
  const refused = await db
    .selectFrom("writes")
    .innerJoin("activity_outcomes", "activity_outcomes.use_id", "writes.use_id")
    .select("writes.use_id")
    .where("writes.action_id", "=", claim.actionId)
    .where("activity_outcomes.outcome", "=", "refused")
    .where("activity_outcomes.status", "in", [401, 403, 404])
    .executeTakeFirst();
  return refused?.use_id;
}

/** The same write with another token, after a 401; only once per rejected use, however many requests there are. */
async function moveOn(db: Kysely<Schema>, claim: WriteClaim, rejectedUse: string): Promise<boolean> {
  const updated = await db
    .updateTable("writes")
    .set({ use_id: claim.useId })
    .where("action_id", "=", claim.actionId)
    .where("use_id", "=", rejectedUse)
    .where("user_id", "=", claim.userId)
    .where("arguments_hash", "=", claim.argumentsHash)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}
