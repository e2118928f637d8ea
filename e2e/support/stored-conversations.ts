import { randomUUID } from "node:crypto";
import path from "node:path";
import { openDatabase } from "#db/open.ts";
import type { Schema } from "#db/schema.ts";

/**
 * Inserts rows of conversations without messages into the system's database, to test with more than can be created by asking.
 * @param dataDir of an embedded system
 * @returns a function that deletes them
 */
export async function storeConversations(
  dataDir: string,
  username: string,
  titles: readonly string[],
): Promise<() => Promise<void>> {
  const db = openDatabase<Schema>(`file:${path.join(dataDir, "app.db")}`);
  const email = `${username}@example.com`;
  const { id: userId } = await db
    .selectFrom("users")
    .select("id")
    .where("email", "=", email)
    .executeTakeFirstOrThrow();
  const before = Date.now() - 60_000;
  const rows = titles.map((title, index) => ({
    id: randomUUID(),
    user_id: userId,
    assistant: "agent",
    title,
    created_at: before - index * 3_600_000,
    updated_at: before - index * 3_600_000,
    read_at: null,
    branches: null,
  }));
  // SQLite limits the values in one statement.
  for (let from = 0; from < rows.length; from += 500) {
    await db
      .insertInto("conversations")
      .values(rows.slice(from, from + 500))
      .execute();
  }
  return async () => {
    await db.deleteFrom("conversations").where("user_id", "=", userId).where("title", "in", titles).execute();
    await db.destroy();
  };
}
