import { type Kysely, sql } from "kysely";
import type { ThreadsSchema } from "#auth/resource-server/threads/database.ts";
import { isPostgres } from "#db/clock.ts";
import { flushToDisk } from "#db/flush.ts";
import { log } from "#observability/log.ts";

/** A message as the server passes it to the graph. */
export interface Message extends Record<string, unknown> {
  id: string;
}

/** The messages of one accepted run that are not known to be in a checkpoint yet. */
export interface Entry {
  runId: string;
  threadId: string;
  /** UUIDs of version 6, which order the entries. */
  sequence: string;
  /** The checkpoint from which the run starts; null for the newest. */
  checkpointId: string | null;
  messages: readonly Message[];
}

/** Deleting a row late is harmless, and each separate deletion would be a disk flush. */
const DELETE_AFTER_MS = 1_000;

/**
 * Accepted messages that are not in a checkpoint yet: rows of the agent's database, mirrored in memory, since
 * one process at a time uses them (docs/decisions/0063).
 */
export class Inbox {
  readonly #db: Kysely<ThreadsSchema>;
  readonly #byThread = new Map<string, Entry[]>();
  readonly #threadOf = new Map<string, string>();
  #settled: string[] = [];

  private constructor(db: Kysely<ThreadsSchema>) {
    this.#db = db;
  }

  /** Reads the entries of an earlier process. */
  static async open(db: Kysely<ThreadsSchema>): Promise<Inbox> {
    const inbox = new Inbox(db);
    for (const row of await db.selectFrom("inbox").selectAll().orderBy("sequence").execute()) {
      inbox.#remember({
        runId: row.run_id,
        threadId: row.thread_id,
        sequence: row.sequence,
        checkpointId: row.checkpoint_id,
        messages: JSON.parse(row.messages),
      });
    }
    return inbox;
  }

  /** The thread's entries, oldest first. */
  entriesOf(threadId: string): readonly Entry[] {
    return this.#byThread.get(threadId) ?? [];
  }

  /**
   * Stores an entry; durable once this resolves.
   * @returns false if the thread is not (or no longer) that person's: nothing was stored
   */
  async add(entry: Entry, owner: string): Promise<boolean> {
    const { runId, threadId, sequence, checkpointId, messages } = entry;
    const inserted = await this.#db
      .insertInto("inbox")
      .columns(["run_id", "thread_id", "sequence", "checkpoint_id", "messages"])
      .expression((from) =>
        from
          .selectFrom("thread_owners")
          .select([
            sql<string>`${runId}`.as("run_id"),
            "thread_id",
            sql<string>`${sequence}`.as("sequence"),
            sql<string | null>`${checkpointId}`.as("checkpoint_id"),
            sql<string>`${JSON.stringify(messages)}`.as("messages"),
          ])
          .where("thread_id", "=", threadId)
          .where("owner", "=", owner)
          // Prevents a race with closing the thread: auth/resource-server/threads/owners.ts.
          .$if(isPostgres(this.#db), (query) => query.forShare()),
      )
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
    await flushToDisk(this.#db);
    this.#remember(entry);
    return true;
  }

  /** A checkpoint has the run's messages: the entry is dropped now, its row within a second. */
  settle(runId: string): void {
    if (!this.#forget(runId)) return;
    if (this.#settled.length === 0) setTimeout(() => void this.#deleteSettled(), DELETE_AFTER_MS).unref();
    this.#settled.push(runId);
  }

  /** Withdraws the run's messages: once this resolves, no restart delivers them. */
  async withdraw(runId: string): Promise<void> {
    if (this.#forget(runId)) await this.#db.deleteFrom("inbox").where("run_id", "=", runId).execute();
  }

  #forget(runId: string): boolean {
    const threadId = this.#threadOf.get(runId);
    if (threadId === undefined) return false;
    this.#threadOf.delete(runId);
    const left = this.entriesOf(threadId).filter((entry) => entry.runId !== runId);
    if (left.length > 0) this.#byThread.set(threadId, left);
    else this.#byThread.delete(threadId);
    return true;
  }

  #remember(entry: Entry): void {
    this.#threadOf.set(entry.runId, entry.threadId);
    this.#byThread.set(entry.threadId, [...this.entriesOf(entry.threadId), entry]);
  }

  async #deleteSettled(): Promise<void> {
    const runIds = this.#settled;
    this.#settled = [];
    try {
      await this.#db.deleteFrom("inbox").where("run_id", "in", runIds).execute();
    } catch (error) {
      // The next start finds the rows, and their messages in the checkpoints.
      log().warn({ err: error }, "settled messages could not be removed from the inbox");
    }
  }
}
