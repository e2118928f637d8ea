import type { Kysely } from "kysely";
import type { Conversation, Schema } from "#db/schema.ts";

/** A person's conversations: titles and times. What was said is in the checkpoints under the same id. */

const TITLE_LENGTH = 80;

/** A title from the first message: its first line, cut at a word. */
export function toTitle(message: string): string {
  const line = message.trim().split(/\s*\n/)[0]?.replace(/\s+/g, " ") ?? "";
  if (line.length <= TITLE_LENGTH) return line || "New conversation";
  const cut = line.slice(0, TITLE_LENGTH);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), TITLE_LENGTH / 2)).trimEnd()}…`;
}

/** Newest first. */
export async function listConversations(
  db: Kysely<Schema>,
  userId: string,
  limit = 200,
): Promise<Conversation[]> {
  return db
    .selectFrom("conversations")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("updated_at", "desc")
    .limit(limit)
    .execute();
}

/** One of a person's own conversations. */
export async function findConversation(
  db: Kysely<Schema>,
  userId: string,
  id: string,
): Promise<Conversation | undefined> {
  return db
    .selectFrom("conversations")
    .selectAll()
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .executeTakeFirst();
}

/**
 * Notes that somebody said something in a conversation, making it with a title at the first message.
 * @returns false when the conversation is another person's
 */
export async function touchConversation(
  db: Kysely<Schema>,
  message: { userId: string; threadId: string; assistant: string; text: string },
): Promise<boolean> {
  const now = Date.now();
  const result = await db
    .insertInto("conversations")
    .values({
      id: message.threadId,
      user_id: message.userId,
      assistant: message.assistant,
      title: toTitle(message.text),
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet({ updated_at: now })
        .where("conversations.user_id", "=", message.userId),
    )
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Forgets a conversation's row, once its messages are deleted. */
export async function forgetConversation(db: Kysely<Schema>, userId: string, id: string): Promise<void> {
  await db.deleteFrom("conversations").where("id", "=", id).where("user_id", "=", userId).execute();
}
