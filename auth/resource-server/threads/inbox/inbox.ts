import { type Kysely, sql } from "kysely";
import { type ThreadsSchema, threadsDatabase } from "#auth/resource-server/threads/database.ts";
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

let opening: Promise<Inbox> | undefined;

/** The process's inbox. */
export function openInbox(): Promise<Inbox> {
  opening ??= threadsDatabase().then((db) => Inbox.open(db));
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

/** Deleting the row of a settled run late is harmless, and each separate deletion would be a disk flush. */
const DELETE_AFTER_MS = 1_000;

/**
 * Accepted messages that are not in a checkpoint yet: rows of the agent's database, mirrored in memory, since
 * one process at a time uses them (docs/decisions/0063).
 */
export class Inbox {
  readonly #db: Kysely<ThreadsSchema>;
  readonly #byThread = new Map<string, Entry[]>();
  readonly #threadOf = new Map<string, string>();
  /** The runs whose rows are to be deleted. */
  #deletable: string[] = [];

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
   * Stores an entry; durable once this resolves. If it rejects, the entry's row may exist nevertheless, and is deleted: no restart
   * delivers a message that was refused.
   * @returns false if the thread is not (or no longer) that person's: nothing was stored
   */
  async add(entry: Entry, owner: string): Promise<boolean> {
    try {
      if (!(await this.#insert(entry, owner))) return false;
      await flushToDisk(this.#db);
    } catch (error) {
      this.#deleteSoon(entry.runId);
      throw error;
    }
    this.#remember(entry);
    return true;
  }

  async #insert(
    { runId, threadId, sequence, checkpointId, messages }: Entry,
    owner: string,
  ): Promise<boolean> {
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
    return inserted.numInsertedOrUpdatedRows === 1n;
  }

  /** A checkpoint has the run's messages: the entry is dropped now, its row within a second. */
  settle(runId: string): void {
    if (this.#forget(runId)) this.#deleteSoon(runId);
  }

  /** Withdraws the run's messages: once this resolves, no restart delivers them. */
  async withdraw(runId: string): Promise<void> {
    if (!this.#threadOf.has(runId)) return;
    await this.#db.deleteFrom("inbox").where("run_id", "=", runId).execute();
    this.#forget(runId);
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

  #deleteSoon(...runIds: string[]): void {
    if (this.#deletable.length === 0) setTimeout(() => void this.#delete(), DELETE_AFTER_MS).unref();
    this.#deletable.push(...runIds);
  }

  async #delete(): Promise<void> {
    const runIds = this.#deletable;
    this.#deletable = [];
    try {
      await this.#db.deleteFrom("inbox").where("run_id", "in", runIds).execute();
    } catch (error) {
      log().warn({ err: error }, "rows could not be removed from the inbox; another attempt follows");
      this.#deleteSoon(...runIds);
    }
  }
}
