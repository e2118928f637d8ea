import type { Kysely } from "kysely";
import { cutText } from "#auth/protocol/cut-text.ts";
import type { Conversation, Schema } from "#db/schema.ts";
import type { Branch } from "./conversation/branches/branches.ts";

/** A person's conversations: titles and times. What was said is in the checkpoints under the same id. */

export const TITLE_LENGTH = 80;

/** More than a title has; a message may be a hundred times as long, and this runs where everybody's requests do. */
const LOOKED_AT = 1_000;

/** A title from the first message: its first line, cut at a word. */
export function toTitle(message: string): string {
  const [first = ""] = message.trimStart().split("\n", 1);
  const line = cutText(first, LOOKED_AT).replace(/\s+/g, " ").trimEnd();
  if (line.length <= TITLE_LENGTH) return line || "New conversation";
  const cut = cutText(line, TITLE_LENGTH);
  return `${cutText(cut, Math.max(cut.lastIndexOf(" "), TITLE_LENGTH / 2)).trimEnd()}…`;
}

/** A conversation as the list of conversations shows it. */
export interface ConversationSummary {
  id: string;
  title: string;
  updatedAt: number;
  /** Until when it was read; null for one from before that was noted. */
  readAt: number | null;
}

export interface ConversationPage {
  conversations: ConversationSummary[];
  /** Where the next page begins; null at the end. */
  after: string | null;
}

export const PAGE_LENGTH = 50;
/** A search looks at titles this far back. */
const SEARCHED = 5_000;
const SUMMARY = ["id", "title", "updated_at as updatedAt", "read_at as readAt"] as const;

/**
 * One page of a person's conversations, newest first.
 * @param after where the page before ended, as that page says; anything else begins anew
 * @param query words that the title must have, in any order; case and accents do not count
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
  // By hand: the two databases fold letters differently, SQLite only those of ASCII.
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

/** What the page of a conversation is given of its row. */
export interface StoredConversation {
  id: string;
  title: string;
  assistant: string;
  branches: readonly Branch[];
}

/** Was checked when it came in. */
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
 * Notes that somebody said something in a conversation, making it with a title at the first message.
 * @returns whether this made it; undefined when the conversation is another person's
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

/** Whether somebody else has a conversation under this id. */
export async function isOthersConversation(db: Kysely<Schema>, userId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("conversations")
    .select("id")
    .where("id", "=", id)
    .where("user_id", "!=", userId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The server notes the end of an answer up to half a second after its last event, which the person has seen. */
const READ_GRACE_MS = 1_000;

/**
 * Changes what the list shows of a conversation.
 * @param change a title of the person's own; `isRead`: all of it, until now; `branches`: its versions
 * @returns how it is now; undefined when there is no such conversation of theirs
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

/** Forgets a conversation's row, once its messages are deleted. */
export async function forgetConversation(db: Kysely<Schema>, userId: string, id: string): Promise<void> {
  await db.deleteFrom("conversations").where("id", "=", id).where("user_id", "=", userId).execute();
}

/**
 * How long a conversation's tool calls took: from the token to the end that the agent reported.
 * @returns milliseconds by tool call; a call whose end was never reported is not there
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
    // One that was tried again, after the person gave access, took both times.
    if (call) durations[call] = (durations[call] ?? 0) + Math.max(0, end - begin);
  }
  return durations;
}
