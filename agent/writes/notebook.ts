import { threadsDatabase } from "#threads/database.ts";
import { beginWrite, endWrite, findWrite, forgetWrite } from "#threads/write-outcomes.ts";

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

/**
 * The notebook in the agent's own database. Where the platform keeps the checkpoints there is none: each write may have been
 * sent then, and is refused by the exchange if it was, without its outcome being known here.
 */
export const notebook: Notebook = {
  async begin(actionId, threadId) {
    const db = await threadsDatabase();
    if (db) await beginWrite(db, { actionId, threadId });
  },
  async end(actionId, outcome) {
    const db = await threadsDatabase();
    if (db) await endWrite(db, actionId, outcome);
  },
  async forget(actionId) {
    const db = await threadsDatabase();
    if (db) await forgetWrite(db, actionId);
  },
  async find(actionId) {
    const db = await threadsDatabase();
    return db ? findWrite(db, actionId) : { status: "sending", content: "" };
  },
};
