import { threadsDatabase } from "#auth/resource-server/threads/database.ts";
import { throwExplained } from "#auth/resource-server/threads/storage-failure.ts";
import {
  beginWrite,
  endWrite,
  findWrite,
  forgetWrite,
} from "#auth/resource-server/threads/write-outcomes.ts";

/** What is known of a write: `sending` until its answer is, and where nothing can be known. */
export interface Noted {
  status: "sending" | "success" | "error";
  content: string;
}

/** Where the agent notes what became of each write, beside its checkpoints. */
export interface Notebook {
  begin(actionId: string, threadId: string): Promise<void>;
  end(actionId: string, outcome: { status: "success" | "error"; content: string }): Promise<void>;
  forget(actionId: string): Promise<void>;
  /** What became of a write that was approved; undefined when it was never begun. */
  find(actionId: string): Promise<Noted | undefined>;
}

/** In the agent's own database. @throws StorageError while it can't be used */
export const notebook: Notebook = {
  begin: (actionId, threadId) => using((db) => beginWrite(db, { actionId, threadId })),
  end: (actionId, outcome) => using((db) => endWrite(db, actionId, outcome)),
  forget: (actionId) => using((db) => forgetWrite(db, actionId)),
  find: (actionId) => using((db) => findWrite(db, actionId)),
};

type Database = Awaited<ReturnType<typeof threadsDatabase>>;

const using = <T>(work: (db: Database) => Promise<T>): Promise<T> =>
  threadsDatabase().then(work).catch(throwExplained);
