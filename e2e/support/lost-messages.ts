import path from "node:path";
import type { ThreadsSchema } from "#auth/resource-server/threads/database.ts";
import { makeSaver } from "#auth/resource-server/threads/saver.ts";
import { openDatabase } from "#db/open.ts";

/** Takes a thread's messages out of the agent's database, as a disk that fails would, and leaves the thread. */
export async function loseMessages(dataDir: string, threadId: string): Promise<void> {
  const url = `file:${path.join(dataDir, "checkpoints.db")}`;
  const saver = await makeSaver(url);
  await saver.deleteThread(threadId);
  const db = openDatabase<ThreadsSchema>(url);
  await db.deleteFrom("inbox").where("thread_id", "=", threadId).execute();
  await db.destroy();
}
