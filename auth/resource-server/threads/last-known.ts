import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { type Kysely, sql } from "kysely";
import { log } from "#observability/log.ts";
import { timeOf } from "#upstream/checkpoint-ids.ts";
import type { ThreadsSchema } from "./database.ts";

/** LangGraph's channel of a stopped graph's questions (`INTERRUPT` in its constants.ts). */
const INTERRUPT = "__interrupt__";

/** A thread according to the checkpoints: the source of truth when the server's memory is lost. */
export interface LastKnown {
  threadId: string;
  changedAt: Date;
  /** Its questions by task, in the format of the LangGraph server's records; undefined if there are none. */
  interrupts: Record<string, unknown[]> | undefined;
}

/** A person's threads, or one of them, if they have a checkpoint. */
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

/** Queries the savers' own tables, whose versions are pinned: reading the messages of a thousand threads would take seconds. */
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

/** A thread that can't be read affects neither the others in the list nor its own entry. */
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
  // LangGraph before 1.7 stored each question separately; since then a task's questions are one list.
  return Object.fromEntries(
    [...byTask].map(([task, writes]) => [task, writes.flatMap(([, , value]) => value as unknown[])]),
  );
}
