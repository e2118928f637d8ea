import type { RunnableConfig } from "@langchain/core/runnables";
import {
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  copyCheckpoint,
  type PendingWrite,
  WRITES_IDX_MAP,
} from "@langchain/langgraph-checkpoint";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import type Database from "better-sqlite3";
import { WriteGroup } from "#db/write-group.ts";
import { nextChannelVersion, renameVersion, versionOfValue } from "#upstream/channel-versions.ts";
import { tolerate } from "#upstream/serializer.ts";
import { inTransaction } from "#upstream/transaction.ts";
import { type ListNode, type ListTable, MessageLists } from "./message-lists.ts";

/**
 * LangGraph's SqliteSaver with the storage of its PostgresSaver: values by channel and version, so that a checkpoint adds
 * only what changed. The official one stores the whole state with each checkpoint, and fails one test of LangGraph's own
 * suite for it, "should only store channel_values that have changed". Lists of messages are stored by message
 * (message-lists.ts). Reads the official saver's data. docs/decisions/0066.
 */
export class VersionedSqliteSaver extends SqliteSaver {
  readonly lists: MessageLists;
  readonly #group: WriteGroup;

  constructor(db: Database.Database) {
    super(db);
    this.serde = tolerate(this.serde);
    this.#group = new WriteGroup(db);
    this.lists = new MessageLists(new MessageTable(db, this.#group), this.serde);
  }

  protected override setup(): void {
    if (this.isSetup) return;
    super.setup();
    this.db.exec(CREATE_TABLES);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const tuple = await super.getTuple(config);
    if (!tuple) return undefined;
    await this.#migrate(tuple);
    return this.#withValues(tuple);
  }

  override async *list(
    config: RunnableConfig,
    options?: CheckpointListOptions,
  ): AsyncGenerator<CheckpointTuple> {
    if (Object.keys(options?.filter ?? {}).some((key) => UNQUOTABLE.test(key))) return;
    for await (const tuple of super.list(config, withQuotedKeys(options))) yield this.#withValues(tuple);
  }

  /** @param newVersions the channels that changed: only their values are stored */
  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions?: ChannelVersions,
  ): Promise<RunnableConfig> {
    this.setup();
    const { thread_id, checkpoint_ns = "", checkpoint_id: parent } = config.configurable ?? {};
    if (!thread_id) throw new Error(`Missing "thread_id" field in passed "config.configurable".`);
    const versions = newVersions ?? checkpoint.channel_versions;
    const blobs = await this.#dump(thread_id, checkpoint.channel_values, versions);
    const [type, row] = await this.serde.dumpsTyped({ ...copyCheckpoint(checkpoint), channel_values: {} });
    const [, metadataRow] = await this.serde.dumpsTyped(metadata);
    await this.#group.add(() => {
      this.#insert(thread_id, checkpoint_ns, blobs, versions);
      this.db
        .prepare(INSERT_CHECKPOINT)
        .run(thread_id, checkpoint_ns, checkpoint.id, parent, type, row, metadataRow);
    });
    return { configurable: { thread_id, checkpoint_ns, checkpoint_id: checkpoint.id } };
  }

  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    this.setup();
    const { thread_id, checkpoint_ns = "", checkpoint_id } = config.configurable ?? {};
    if (!thread_id) throw new Error("Missing thread_id field in config.configurable.");
    if (!checkpoint_id) throw new Error("Missing checkpoint_id field in config.configurable.");
    const packed = await this.lists.pack(
      thread_id,
      writes.map(([, value]) => value),
    );
    const toRow = async ([channel]: PendingWrite, index: number) => {
      const [type, value] = await this.serde.dumpsTyped(packed[index]);
      return [taskId, WRITES_IDX_MAP[channel] ?? index, channel, type, value];
    };
    const rows = await Promise.all(writes.map(toRow));
    // Like the official saver: a task's questions and errors are replaced when it runs again, its results are not.
    const isReplaced = writes.every(([channel]) => channel in WRITES_IDX_MAP);
    await this.#group.add(() => {
      const insert = this.db.prepare(isReplaced ? REPLACE_WRITE : INSERT_WRITE);
      for (const row of rows) insert.run(thread_id, checkpoint_ns, checkpoint_id, ...row);
    });
  }

  override async deleteThread(threadId: string): Promise<void> {
    this.setup();
    this.lists.forget(threadId);
    await this.#group.add(() => {
      for (const table of ["checkpoints", "writes", "checkpoint_blobs", "checkpoint_messages"])
        this.db.prepare(`DELETE FROM ${table} WHERE thread_id = ?`).run(threadId);
    });
  }

  /** Closes the database, like PostgresSaver. */
  async end(): Promise<void> {
    this.db.close();
  }

  override getNextVersion(current: number | undefined): number {
    return nextChannelVersion(current);
  }

  async #dump(threadId: string, values: Record<string, unknown>, versions: ChannelVersions): Promise<Blob[]> {
    const channels = Object.keys(versions).filter((channel) => channel in values);
    const packed = await this.lists.pack(
      threadId,
      channels.map((channel) => values[channel]),
    );
    const dump = async (channel: string, index: number) => {
      const [type, blob] = await this.serde.dumpsTyped(packed[index]);
      return { channel, type, blob };
    };
    return Promise.all(channels.map(dump));
  }

  #insert(threadId: string, namespace: string, blobs: readonly Blob[], versions: ChannelVersions): void {
    const insert = this.db.prepare(INSERT_BLOB);
    for (const { channel, type, blob } of blobs)
      insert.run(threadId, namespace, channel, String(versions[channel]), type, blob);
  }

  /**
   * Moves the values out of a checkpoint that the official saver stored: the next one stores only what changes, and reads the
   * others by their versions. Those were integers, which forks share: here each becomes specific to its value.
   */
  async #migrate({ config, checkpoint }: CheckpointTuple): Promise<void> {
    const { channel_values: values, channel_versions: versions } = checkpoint;
    if (Object.keys(values).length === 0) return;
    const { thread_id, checkpoint_ns = "", checkpoint_id } = config.configurable ?? {};
    const blobs = await this.#dump(thread_id, values, versions);
    for (const { channel, blob } of blobs)
      renameVersion(checkpoint, channel, versionOfValue(versions[channel], blob));
    const kept = Object.entries(values).filter(([channel]) => !(channel in versions));
    const [, row] = await this.serde.dumpsTyped({ ...checkpoint, channel_values: Object.fromEntries(kept) });
    inTransaction(this.db, () => {
      this.#insert(thread_id, checkpoint_ns, blobs, versions);
      this.db.prepare(UPDATE_CHECKPOINT).run(row, thread_id, checkpoint_ns, checkpoint_id);
    });
  }

  async #withValues(tuple: CheckpointTuple): Promise<CheckpointTuple> {
    const { thread_id, checkpoint_ns = "" } = tuple.config.configurable ?? {};
    const { channel_versions: versions, channel_values: values } = tuple.checkpoint;
    const select = this.db.prepare(SELECT_BLOB);
    for (const [channel, version] of Object.entries(versions)) {
      const row = select.get(thread_id, checkpoint_ns, channel, String(version)) as BlobRow | undefined;
      if (row) values[channel] = await this.serde.loadsTyped(row.type, row.blob);
    }
    return this.lists.unpack(tuple);
  }
}

/** What a quoted key in SQLite's JSON paths can't contain. LangSmith's server shows us no filter before (body-schemas.ts). */
const UNQUOTABLE = /["\\\p{Cc}]/u;

/** The official saver reads a filter's key as a JSON path: `a.b` selects a nested value, and no key fails the query. */
function withQuotedKeys(options: CheckpointListOptions | undefined): CheckpointListOptions | undefined {
  if (!options?.filter) return options;
  const filter = Object.entries(options.filter).map(([key, value]) => [`"${key}"`, value]);
  return { ...options, filter: Object.fromEntries(filter) };
}

class MessageTable implements ListTable {
  readonly #db: Database.Database;
  readonly #group: WriteGroup;

  constructor(db: Database.Database, group: WriteGroup) {
    this.#db = db;
    this.#group = group;
  }

  async insert(threadId: string, nodes: readonly ListNode[]): Promise<void> {
    await this.#group.add(() => {
      const insert = this.#db.prepare(INSERT_MESSAGE);
      for (const { hash, previous, type, blob } of nodes) insert.run(threadId, hash, previous, type, blob);
    });
  }

  async read(threadId: string, hash: string): Promise<ListNode[]> {
    const rows = this.#db.prepare(SELECT_MESSAGES).all(threadId, hash, threadId) as ListNode[];
    // libsql returns an ArrayBuffer, which has no length.
    return rows.map((row) => ({ ...row, blob: new Uint8Array(row.blob) }));
  }
}

interface BlobRow {
  type: string;
  blob: Uint8Array;
}

interface Blob extends BlobRow {
  channel: string;
}

const CREATE_TABLES = `CREATE TABLE IF NOT EXISTS checkpoint_blobs (
  thread_id TEXT NOT NULL,
  checkpoint_ns TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL,
  version TEXT NOT NULL,
  type TEXT NOT NULL,
  blob BLOB,
  PRIMARY KEY (thread_id, checkpoint_ns, channel, version)
);
CREATE TABLE IF NOT EXISTS checkpoint_messages (
  thread_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  previous TEXT NOT NULL,
  type TEXT NOT NULL,
  blob BLOB NOT NULL,
  PRIMARY KEY (thread_id, hash)
)`;

const INSERT_BLOB = "INSERT OR IGNORE INTO checkpoint_blobs VALUES (?, ?, ?, ?, ?, ?)";
const SELECT_BLOB = `SELECT type, blob FROM checkpoint_blobs
  WHERE thread_id = ? AND checkpoint_ns = ? AND channel = ? AND version = ?`;
const INSERT_CHECKPOINT = `INSERT OR REPLACE INTO checkpoints
  (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const WRITE_COLUMNS = "(thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, value)";
const INSERT_WRITE = `INSERT OR IGNORE INTO writes ${WRITE_COLUMNS} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const REPLACE_WRITE = `INSERT OR REPLACE INTO writes ${WRITE_COLUMNS} VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_CHECKPOINT = `UPDATE checkpoints SET checkpoint = ?
  WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ?`;
const INSERT_MESSAGE = "INSERT OR IGNORE INTO checkpoint_messages VALUES (?, ?, ?, ?, ?)";
const SELECT_MESSAGES = `WITH RECURSIVE list (hash, previous, type, blob) AS (
  SELECT hash, previous, type, blob FROM checkpoint_messages WHERE thread_id = ? AND hash = ?
  UNION ALL
  SELECT m.hash, m.previous, m.type, m.blob FROM list JOIN checkpoint_messages m
    ON m.thread_id = ? AND m.hash = list.previous
) SELECT * FROM list`;
