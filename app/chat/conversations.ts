import type { Kysely } from "kysely";
import { cutText } from "#auth/protocol/cut-text.ts";
import type { Conversation, Schema } from "#db/schema.ts";
import type { Branch } from "./conversation/branches/branches.ts";

/** A person's conversations: titles and times. Their messages are in the checkpoints under the same id. */

export const TITLE_LENGTH = 80;

/** More than a title needs; a message may be a hundred times as long. */
const LOOKED_AT = 1_000;

/** A title from the first message: its first line, cut at a word. */
export function toTitle(message: string): string {
  const [first = ""] = message.trimStart().split("\n", 1);
  const line = cutText(first, LOOKED_AT).replace(/\s+/g, " ").trimEnd();
  if (line.length <= TITLE_LENGTH) return line || "New conversation";
  const cut = cutText(line, TITLE_LENGTH);
  return `${cutText(cut, Math.max(cut.lastIndexOf(" "), TITLE_LENGTH / 2)).trimEnd()}…`;
}

/** A conversation in the list. */
export interface ConversationSummary {
  id: string;
  title: string;
  updatedAt: number;
  /** When it was last read; null for one from before this was recorded. */
  readAt: number | null;
}

export interface ConversationPage {
  conversations: ConversationSummary[];
  /** Cursor of the next page; null at the end. */
  after: string | null;
}

export const PAGE_LENGTH = 50;
/** How many titles a search reads. */
const SEARCHED = 5_000;
const SUMMARY = ["id", "title", "updated_at as updatedAt", "read_at as readAt"] as const;

/**
 * One page of a person's conversations, newest first.
 * @param after the previous page's cursor; anything else means the first page
 * @param query words that the title must contain, in any order, ignoring case and accents
 */
export async function listConversations(
  db: Kysely<Schema>,
  userId: string,
  { after, query = "", limit = PAGE_LENGTH }: { after?: string | null; query?: string; limit?: number } = {},
): Promise<ConversationPage> {
  const words = [...new Set(fold(query).split(/\s+/).filter(Boolean))];
  const cursor = readCursor(after);
  const rows = await db
    .selectFrom("conversations")
    .select(SUMMARY)
    .where("user_id", "=", userId)
    .$if(cursor !== undefined, (all) =>
      all.where(({ and, or, eb }) =>
        or([
          eb("updated_at", "<", cursor?.updatedAt ?? 0),
          and([eb("updated_at", "=", cursor?.updatedAt ?? 0), eb("id", "<", cursor?.id ?? "")]),
        ]),
      ),
    )
    .orderBy("updated_at", "desc")
    .orderBy("id", "desc")
    .limit(words.length > 0 ? SEARCHED : limit + 1)
    .execute();
  // Not in SQL: the databases fold case differently, SQLite only in ASCII.
  const found = words.length > 0 ? rows.filter(({ title }) => hasAll(fold(title), words)) : rows;
  const conversations = found.slice(0, limit);
  const last = conversations.at(-1);
  return { conversations, after: last && found.length > limit ? `${last.updatedAt}.${last.id}` : null };
}

function hasAll(title: string, words: readonly string[]): boolean {
  return words.every((word) => title.includes(word));
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function readCursor(after: string | null | undefined): { updatedAt: number; id: string } | undefined {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(after ?? "");
  return match ? { updatedAt: Number(match[1]), id: match[2] ?? "" } : undefined;
}

/** The columns that a conversation's page needs. */
export interface StoredConversation {
  id: string;
  title: string;
  assistant: string;
  branches: readonly Branch[];
}

/** Checked when it was stored. */
export function toStoredConversation(row: Conversation): StoredConversation {
  const { id, title, assistant, branches } = row;
  return { id, title, assistant, branches: branches ? (JSON.parse(branches) as Branch[]) : [] };
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
 * Updates a conversation for a new message, or creates it with a title for the first one.
 * @returns whether it was created; undefined if the conversation is another person's
 */
export async function touchConversation(
  db: Kysely<Schema>,
  message: { userId: string; threadId: string; assistant: string; text: string },
): Promise<{ isNew: boolean } | undefined> {
  const now = Date.now();
  const row = await db
    .insertInto("conversations")
    .values({
      id: message.threadId,
      user_id: message.userId,
      assistant: message.assistant,
      title: toTitle(message.text),
      created_at: now,
      updated_at: now,
      read_at: now,
      branches: null,
    })
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet({ updated_at: now, read_at: now })
        .where("conversations.user_id", "=", message.userId),
    )
    .returning("created_at")
    .executeTakeFirst();
  return row && { isNew: row.created_at === now };
}

/** The id of the person who has this conversation; undefined for a new one. */
export async function findConversationOwner(db: Kysely<Schema>, id: string): Promise<string | undefined> {
  const row = await db.selectFrom("conversations").select("user_id").where("id", "=", id).executeTakeFirst();
  return row?.user_id;
}

/** The server records the end of an answer up to half a second after its last event, which the person has seen. */
const READ_GRACE_MS = 1_000;

/**
 * Changes a conversation.
 * @param change `title`; `isRead`: read up to now; `branches`: its versions
 * @returns the changed conversation; undefined if the person has none with this id
 */
export async function changeConversation(
  db: Kysely<Schema>,
  userId: string,
  id: string,
  change: {
    title?: string | undefined;
    isRead?: true | undefined;
    branches?: readonly Branch[] | undefined;
  },
): Promise<ConversationSummary | undefined> {
  const { title, isRead, branches } = change;
  return db
    .updateTable("conversations")
    .set({
      ...(title === undefined ? {} : { title }),
      ...(branches === undefined ? {} : { branches: JSON.stringify(branches) }),
      ...(isRead ? { read_at: Date.now() + READ_GRACE_MS } : {}),
    })
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .returning(SUMMARY)
    .executeTakeFirst();
}

/** Deletes a conversation's row, once its messages are deleted. */
export async function forgetConversation(db: Kysely<Schema>, userId: string, id: string): Promise<void> {
  await db.deleteFrom("conversations").where("id", "=", id).where("user_id", "=", userId).execute();
}

/**
 * How long a conversation's tool calls took, from the token to the end reported by the agent.
 * @returns milliseconds by tool call, without calls whose end was never reported
 */
export async function listDurations(
  db: Kysely<Schema>,
  userId: string,
  threadId: string,
): Promise<Record<string, number>> {
  const uses = await db
    .selectFrom("activity")
    .innerJoin("activity_outcomes", "activity_outcomes.use_id", "activity.id")
    .select([
      "activity.tool_call_id as call",
      "activity.created_at as begin",
      "activity_outcomes.created_at as end",
    ])
    .where("activity.user_id", "=", userId)
    .where("activity.thread_id", "=", threadId)
    .execute();
  const durations: Record<string, number> = {};
  for (const { call, begin, end } of uses) {
    // A call that was retried after the person granted access has several times.
    if (call) durations[call] = (durations[call] ?? 0) + Math.max(0, end - begin);
  }
  return durations;
}
