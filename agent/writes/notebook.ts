import { threadsDatabase } from "#auth/resource-server/threads/database.ts";
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

/** In the agent's own database. */
export const notebook: Notebook = {
  begin: async (actionId, threadId) => beginWrite(await threadsDatabase(), { actionId, threadId }),
  end: async (actionId, outcome) => endWrite(await threadsDatabase(), actionId, outcome),
  forget: async (actionId) => forgetWrite(await threadsDatabase(), actionId),
  find: async (actionId) => findWrite(await threadsDatabase(), actionId),
};
