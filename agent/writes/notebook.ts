import { threadsDatabase } from "#auth/resource-server/threads/database.ts";
import { throwExplained } from "#auth/resource-server/threads/storage-failure.ts";
import {
  beginWrite,
  endWrite,
  findWrite,
  forgetWrite,
} from "#auth/resource-server/threads/write-outcomes.ts";

/** The state of a write: `sending` until its response arrives, or if nothing can be known. */
export interface Noted {
  status: "sending" | "success" | "error";
  content: string;
}

/** The agent's record of each write's outcome, stored beside its checkpoints. */
export interface Notebook {
  begin(actionId: string, threadId: string): Promise<void>;
  end(actionId: string, outcome: { status: "success" | "error"; content: string }): Promise<void>;
  forget(actionId: string): Promise<void>;
  /** The outcome of an approved write; undefined if it was never started. */
  find(actionId: string): Promise<Noted | undefined>;
}

/** Stored in the agent's own database. @throws StorageError while it is unavailable */
export const notebook: Notebook = {
  begin: (actionId, threadId) => using((db) => beginWrite(db, { actionId, threadId })),
  end: (actionId, outcome) => using((db) => endWrite(db, actionId, outcome)),
  forget: (actionId) => using((db) => forgetWrite(db, actionId)),
  find: (actionId) => using((db) => findWrite(db, actionId)),
};

type Database = Awaited<ReturnType<typeof threadsDatabase>>;

const using = <T>(work: (db: Database) => Promise<T>): Promise<T> =>
  threadsDatabase().then(work).catch(throwExplained);
