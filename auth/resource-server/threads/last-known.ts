import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { type Kysely, sql } from "kysely";
import { log } from "#observability/log.ts";
import { timeOf } from "#upstream/checkpoint-ids.ts";
import type { ThreadsSchema } from "./database.ts";

/** LangGraph's channel of the questions that a graph stopped with (`INTERRUPT` in its constants.ts). */
const INTERRUPT = "__interrupt__";

/** What the checkpoints say of a thread: the truth, where the server's memory is lost. */
export interface LastKnown {
  threadId: string;
  changedAt: Date;
  /** What it asks, by the task that asks, as the LangGraph server keeps it with its records; undefined if nothing. */
  interrupts: Record<string, unknown[]> | undefined;
}

/** What is known of a person's threads, or of one of them, if they have a checkpoint. */
export async function listLastKnown(
  db: Kysely<ThreadsSchema>,
  saver: BaseCheckpointSaver,
  owner: string,
  threadId?: string,
): Promise<LastKnown[]> {
  const known: LastKnown[] = [];
  for (const { thread_id, last, asks } of await listLast(db, saver, owner, threadId)) {
    const interrupts = asks ? await tryInterrupts(saver, thread_id) : undefined;
    known.push({ threadId: thread_id, changedAt: new Date(timeOf(last)?.msecs ?? 0), interrupts });
  }
  return known;
}

interface Last {
  thread_id: string;
  /** The newest checkpoint's id, which holds its time. */
  last: string;
  asks: number | boolean;
}

/** Asks the savers' own tables, whose versions are pinned: to read the messages of a thousand threads would take seconds. */
async function listLast(
  db: Kysely<ThreadsSchema>,
  saver: BaseCheckpointSaver,
  owner: string,
  threadId: string | undefined,
): Promise<Last[]> {
  const writes = sql.table(saver instanceof PostgresSaver ? "checkpoint_writes" : "writes");
  const one = threadId === undefined ? sql`` : sql` and o.thread_id = ${threadId}`;
  const { rows } = await sql<Last>`
    select newest.thread_id, newest.last, exists (
      select 1 from ${writes} w
      where w.thread_id = newest.thread_id and w.checkpoint_ns = '' and w.checkpoint_id = newest.last
        and w.channel = ${INTERRUPT}
    ) as asks
    from (
      select o.thread_id, (
        select max(c.checkpoint_id) from checkpoints c
        where c.thread_id = o.thread_id and c.checkpoint_ns = ''
      ) as last
      from thread_owners o where o.owner = ${owner}${one}
    ) newest
    where newest.last is not null`.execute(db);
  return rows;
}

/** One thread that can't be read takes no other's place in the list, nor its own. */
async function tryInterrupts(
  saver: BaseCheckpointSaver,
  threadId: string,
): Promise<Record<string, unknown[]> | undefined> {
  try {
    return await readInterrupts(saver, threadId);
  } catch (error) {
    log().warn({ err: error, thread_id: threadId }, "a conversation can't be read");
    return undefined;
  }
}

async function readInterrupts(
  saver: BaseCheckpointSaver,
  threadId: string,
): Promise<Record<string, unknown[]>> {
  const tuple = await saver.getTuple({ configurable: { thread_id: threadId, checkpoint_ns: "" } });
  const asked = (tuple?.pendingWrites ?? []).filter(([, channel]) => channel === INTERRUPT);
  const byTask = Map.groupBy(asked, ([task]) => task);
  // LangGraph before 1.7 stored each question by itself; since then a task's questions are one list.
  return Object.fromEntries(
    [...byTask].map(([task, writes]) => [task, writes.flatMap(([, , value]) => value as unknown[])]),
  );
}
