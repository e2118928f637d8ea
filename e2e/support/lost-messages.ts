import path from "node:path";
import type { ThreadsSchema } from "#auth/resource-server/threads/database.ts";
import { makeSaver } from "#auth/resource-server/threads/saver.ts";
import { openDatabase } from "#db/open.ts";

/** Deletes a thread's messages from the agent's database, as a failing disk would, but keeps the thread. */
export async function deleteStoredMessages(dataDir: string, threadId: string): Promise<void> {
  const url = `file:${path.join(dataDir, "checkpoints.db")}`;
  const saver = await makeSaver(url);
  await saver.deleteThread(threadId);
  const db = openDatabase<ThreadsSchema>(url);
  await db.deleteFrom("inbox").where("thread_id", "=", threadId).execute();
  await db.destroy();
}
