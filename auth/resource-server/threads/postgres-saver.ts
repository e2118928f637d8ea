import type { RunnableConfig } from "@langchain/core/runnables";
import type {
  ChannelVersions,
  CheckpointListOptions,
  CheckpointTuple,
} from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { mapTexts } from "#auth/protocol/json-limits.ts";
import { toStorableText } from "#auth/protocol/storable.ts";
import { nextChannelVersion } from "#upstream/channel-versions.ts";
import { readValuesByKey } from "#upstream/postgres-values.ts";
import { tolerate } from "#upstream/serializer.ts";
import { type ListNode, MessageLists } from "./message-lists.ts";

/**
 * LangGraph's PostgresSaver, with lists of messages stored by message (message-lists.ts), and with versions that two forks
 * never share. Reads the official saver's data. docs/decisions/0066.
 */
export class MessagesPostgresSaver extends PostgresSaver {
  readonly #pool: pg.Pool;
  readonly lists: MessageLists;

  constructor(pool: pg.Pool) {
    super(pool);
    readValuesByKey(this);
    this.serde = tolerate(this.serde);
    this.#pool = pool;
    this.lists = new MessageLists(
      {
        insert: async (threadId, nodes) => {
          const columns = (["hash", "previous", "type", "blob"] as const).map((name) =>
            nodes.map((node) => node[name]),
          );
          await pool.query(INSERT_MESSAGES, [threadId, ...columns]);
        },
        read: async (threadId, hash) => (await pool.query<ListNode>(SELECT_MESSAGES, [threadId, hash])).rows,
      },
      this.serde,
    );
  }

  override async setup(): Promise<void> {
    await super.setup();
    await this.#pool.query(CREATE_MESSAGES);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const tuple = await super.getTuple(config);
    return tuple && this.lists.unpack(tuple);
  }

  override async *list(
    config: RunnableConfig,
    options?: CheckpointListOptions,
  ): AsyncGenerator<CheckpointTuple> {
    // Postgres rejects NUL, and LangSmith's server shows us no filter before.
    const filter = options?.filter && { filter: Object(mapTexts(options.filter, toStorableText)) };
    for await (const tuple of super.list(config, { ...options, ...filter })) yield this.lists.unpack(tuple);
  }

  override async deleteThread(threadId: string): Promise<void> {
    this.lists.forget(threadId);
    await super.deleteThread(threadId);
    await this.#pool.query("delete from checkpoint_messages where thread_id = $1", [threadId]);
  }

  override getNextVersion(current: number | undefined): number {
    return nextChannelVersion(current);
  }

  protected override async _dumpBlobs(
    threadId: string,
    checkpointNs: string,
    values: Record<string, unknown>,
    versions: ChannelVersions,
  ) {
    const channels = Object.keys(versions).filter((channel) => channel in values);
    const packed = await this.lists.pack(
      threadId,
      channels.map((channel) => values[channel]),
    );
    const replaced = Object.fromEntries(channels.map((channel, index) => [channel, packed[index]]));
    return super._dumpBlobs(threadId, checkpointNs, replaced, versions);
  }

  protected override async _dumpWrites(
    threadId: string,
    checkpointNs: string,
    checkpointId: string,
    taskId: string,
    writes: [string, unknown][],
  ) {
    const packed = await this.lists.pack(
      threadId,
      writes.map(([, value]) => value),
    );
    const replaced = writes.map(([channel], index): [string, unknown] => [channel, packed[index]]);
    return super._dumpWrites(threadId, checkpointNs, checkpointId, taskId, replaced);
  }
}

const CREATE_MESSAGES = `create table if not exists checkpoint_messages (
  thread_id text not null,
  hash text not null,
  previous text not null,
  type text not null,
  blob bytea not null,
  primary key (thread_id, hash)
)`;
const INSERT_MESSAGES = `insert into checkpoint_messages (thread_id, hash, previous, type, blob)
  select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) on conflict do nothing`;
const SELECT_MESSAGES = `with recursive list (hash, previous, type, blob) as (
  select hash, previous, type, blob from checkpoint_messages where thread_id = $1 and hash = $2
  union all
  select m.hash, m.previous, m.type, m.blob from list join checkpoint_messages m
    on m.thread_id = $1 and m.hash = list.previous
) select * from list`;
