import { type Kysely, sql } from "kysely";
import type { Schema } from "#db/schema.ts";

/** The person's token uses: what the exchange recorded, and the outcome reported by the agent. */

/** Outcomes in words. */
export const OUTCOME_WORDS = {
  done: "Done",
  refused: "Refused",
  failed: "Failed",
  unreported: "Not reported back",
};
export type OutcomeName = keyof typeof OUTCOME_WORDS;
export const OUTCOMES = Object.keys(OUTCOME_WORDS) as OutcomeName[];

/** Which uses to show; undefined fields match all. */
export interface UseFilter {
  tool?: string;
  resource?: string;
  /** A conversation's id. */
  conversation?: string;
  outcome?: OutcomeName;
}

/** A cursor: the last use of the previous page. */
export interface UseCursor {
  at: number;
  id: string;
}

export type TokenUse = Awaited<ReturnType<typeof listUses>>[number];

/** Newest first. @param after the page starts after this one */
export async function listUses(
  db: Kysely<Schema>,
  userId: string,
  filter: UseFilter,
  limit: number,
  after?: UseCursor,
) {
  let query = db
    .selectFrom("activity")
    .leftJoin("activity_outcomes", "activity_outcomes.use_id", "activity.id")
    .leftJoin("conversations", (join) =>
      join.onRef("conversations.id", "=", "activity.thread_id").on("conversations.user_id", "=", userId),
    )
    .select([
      "activity.id",
      "activity.created_at",
      "activity.provider",
      "activity.tool",
      "activity.access",
      "activity.resource",
      "activity.scopes",
      "activity.thread_id",
      "activity.run_id",
      "activity.tool_call_id",
      "activity.approved_by",
      "activity.arguments_hash",
      "activity.private_sources",
      "activity_outcomes.outcome",
      "activity_outcomes.status",
      "activity_outcomes.request_id",
      "activity_outcomes.link",
      "activity_outcomes.created_at as completed_at",
      "conversations.title as conversation",
    ])
    .where("activity.user_id", "=", userId);
  if (filter.tool) query = query.where("activity.tool", "=", filter.tool);
  if (filter.resource) {
    const part = `%${escapeLike(filter.resource.toLowerCase())}%`;
    query = query.where(sql<boolean>`lower(activity.resource) like ${part} escape '!'`);
  }
  if (filter.conversation) query = query.where("activity.thread_id", "=", filter.conversation);
  if (filter.outcome === "unreported") query = query.where("activity_outcomes.outcome", "is", null);
  else if (filter.outcome) query = query.where("activity_outcomes.outcome", "=", filter.outcome);
  if (after) {
    query = query.where((where) =>
      where.or([
        where("activity.created_at", "<", after.at),
        where.and([where("activity.created_at", "=", after.at), where("activity.id", "<", after.id)]),
      ]),
    );
  }
  return query.orderBy("activity.created_at", "desc").orderBy("activity.id", "desc").limit(limit).execute();
}

/** The values to filter by. */
export async function listChoices(db: Kysely<Schema>, userId: string) {
  const tools = await db
    .selectFrom("activity")
    .select("tool")
    .distinct()
    .where("user_id", "=", userId)
    .orderBy("tool")
    .execute();
  const conversations = await db
    .selectFrom("conversations")
    .select(["id", "title"])
    .where("user_id", "=", userId)
    .where("id", "in", (inner) =>
      inner
        .selectFrom("activity")
        .select("thread_id")
        .where("user_id", "=", userId)
        .$castTo<{ thread_id: string }>(),
    )
    .orderBy("updated_at", "desc")
    .limit(100)
    .execute();
  return { tools: tools.map((row) => row.tool), conversations };
}

/** Escapes `%` and `_`. */
function escapeLike(text: string): string {
  return text.replace(/[%_!]/g, "!$&");
}
