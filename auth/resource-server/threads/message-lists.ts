import { createHash } from "node:crypto";
import { type AIMessage, BaseMessage, type ToolMessage } from "@langchain/core/messages";
import type { CheckpointTuple, SerializerProtocol } from "@langchain/langgraph-checkpoint";
import { NodeCache, type StoredNode } from "./message-cache.ts";

/** One stored list of messages: the list before its last message, and that message. */
export interface ListNode {
  hash: string;
  /** Empty for a list of one. */
  previous: string;
  type: string;
  blob: Uint8Array;
}

/** The storage of the nodes: table `checkpoint_messages` of the saver's own database. */
export interface ListTable {
  /** Keeps an existing node. */
  insert(threadId: string, nodes: readonly ListNode[]): Promise<void>;
  /** The node and all of its predecessors. */
  read(threadId: string, hash: string): Promise<ListNode[]>;
}

/** The reference to a list in a stored value. No client can send one: bodies may not have a key "lc". */
interface ListReference {
  lc: 2;
  type: "message_list";
  id: string;
}

/**
 * Stores each message of a thread once, however many checkpoints contain it. LangGraph stores the whole list of messages with
 * every version of its channel, with the writes of most of createAgent's nodes, and with each tool call (`Send`), so that a
 * conversation's storage grows with the square of its length. Here a list is a chain of nodes, as commits are in Git: a longer
 * list adds one node, forks share what they have in common. docs/decisions/0066.
 */
export class MessageLists {
  readonly #table: ListTable;
  readonly #serde: SerializerProtocol;
  readonly #cache = new NodeCache();

  constructor(table: ListTable, serde: SerializerProtocol) {
    this.#table = table;
    this.#serde = serde;
  }

  /** Stores the message lists in some values. @returns the values with references instead of the lists */
  async pack(threadId: string, values: readonly unknown[]): Promise<unknown[]> {
    const added = new Map<string, AddedNode>();
    const packed: unknown[] = [];
    for (const value of values)
      packed.push(await replaceLists(value, isMessageList, (list) => this.#add(threadId, list, added)));
    if (added.size > 0) {
      const rows = [...added.values()].map(({ row }) => row);
      await this.#table.insert(threadId, rows);
      for (const { node } of added.values()) this.#cache.add(threadId, node);
    }
    return packed;
  }

  /** Restores the messages in a tuple. */
  async unpack(tuple: CheckpointTuple): Promise<CheckpointTuple> {
    const threadId = String(tuple.config.configurable?.thread_id);
    const restore = (value: unknown) =>
      replaceLists(value, isReference, ({ id }) => this.#load(threadId, id));
    const { channel_values: values } = tuple.checkpoint;
    for (const channel of Object.keys(values)) values[channel] = await restore(values[channel]);
    for (const write of tuple.pendingWrites ?? []) write[2] = await restore(write[2]);
    return tuple;
  }

  /** A thread was deleted. */
  forget(threadId: string): void {
    this.#cache.forget(threadId);
  }

  async #add(
    threadId: string,
    list: readonly Message[],
    added: Map<string, AddedNode>,
  ): Promise<ListReference> {
    const known = this.#cache.nodesOf(threadId);
    let { length, last } = findStored(list, known);
    for (const message of list.slice(length)) {
      const [type, blob] = await this.#serde.dumpsTyped(message);
      const previous = last?.hash ?? "";
      const hash = createHash("sha256").update(`${previous}\n${type}\n`).update(blob).digest("base64url");
      last = remember({ hash, previous: last, message: copy(message), size: blob.length });
      // A shared message still refers to its node in the list from which it was loaded.
      if (!Object.isFrozen(message)) message[STORED] = last;
      if (!known.has(hash)) added.set(hash, { node: last, row: { hash, previous, type, blob } });
    }
    return { lc: 2, type: "message_list", id: last?.hash ?? "" };
  }

  /** Messages of the current turn are copies, which a run may change; earlier ones are shared by all runs. docs/decisions/0139. */
  async #load(threadId: string, hash: string): Promise<BaseMessage[]> {
    const list: BaseMessage[] = [];
    const last = this.#cache.nodesOf(threadId).get(hash) ?? (await this.#read(threadId, hash));
    let isCurrent = true;
    for (let node = last; node; node = node.previous) {
      list.push(isCurrent || !Object.isFrozen(node.message) ? copy(node.message) : node.message);
      isCurrent &&= node.message.type !== "human";
    }
    return list.reverse();
  }

  /** Reads a list from its last message to the first one that is cached. @returns the last node */
  async #read(threadId: string, hash: string): Promise<StoredNode | undefined> {
    const cached = this.#cache.nodesOf(threadId);
    const rows = new Map((await this.#table.read(threadId, hash)).map((row) => [row.hash, row]));
    const missing: ListNode[] = [];
    let next = hash;
    while (next && !cached.has(next)) {
      const row = rows.get(next);
      if (!row) throw new Error(`checkpoint_messages has no ${next}: a conversation can't be read.`);
      missing.push(row);
      next = row.previous;
    }
    let last = cached.get(next);
    for (const row of missing.reverse()) {
      const message: Message = await this.#serde.loadsTyped(row.type, row.blob);
      last = remember({ hash: row.hash, previous: last, message, size: row.blob.length });
      this.#cache.add(threadId, last);
    }
    return last;
  }
}

/** A node that is being stored. */
interface AddedNode {
  node: StoredNode;
  row: ListNode;
}

const STORED = Symbol("the node that stores a message");
/** A message, or a copy of it, refers to its node. */
type Message = BaseMessage & { [STORED]?: StoredNode };

/** Makes a message refer to its node, and freezes it: it may be shared. Not without an id, which the reducer sets. */
function remember(node: StoredNode & { message: Message }): StoredNode {
  node.message[STORED] = node;
  if (node.message.id !== undefined) Object.freeze(node.message);
  return node;
}

/** How many of a list's first messages are stored as they are, and the node of the last one. */
function findStored(
  list: readonly Message[],
  known: ReadonlyMap<string, StoredNode>,
): { length: number; last: StoredNode | undefined } {
  let length = 0;
  let last: StoredNode | undefined;
  for (const message of list) {
    const node = message[STORED];
    if (!node || node.previous !== last) break;
    if (message !== node.message && !isUnchanged(message, node.message)) break;
    length += 1;
    last = node;
  }
  // Those of a list that is still being stored are not known yet; what precedes a known one is known.
  for (; last && !known.has(last.hash); last = last.previous) length -= 1;
  return { length, last };
}

/** Whether a message has the fields that it was stored with. */
function isUnchanged(message: Fields, stored: Fields): boolean {
  return (
    message.content === stored.content &&
    message.id === stored.id &&
    message.name === stored.name &&
    message.additional_kwargs === stored.additional_kwargs &&
    message.response_metadata === stored.response_metadata &&
    message.tool_calls === stored.tool_calls &&
    message.invalid_tool_calls === stored.invalid_tool_calls &&
    message.usage_metadata === stored.usage_metadata &&
    message.tool_call_id === stored.tool_call_id &&
    message.status === stored.status &&
    message.artifact === stored.artifact
  );
}

/** Named one by one: listing each message's keys took most of the time in which a long list is stored. */
type Fields = BaseMessage & Partial<Pick<AIMessage, AiFields> & Pick<ToolMessage, ToolFields>>;
type AiFields = "tool_calls" | "invalid_tool_calls" | "usage_metadata";
type ToolFields = "tool_call_id" | "status" | "artifact";

/** Runs share the cache: one of them may change a field of its message. */
function copy(message: BaseMessage): BaseMessage {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message);
}

function isMessageList(value: unknown): value is BaseMessage[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMessage);
}

function isMessage(item: unknown): item is BaseMessage {
  return typeof item === "object" && item !== null && (STORED in item || BaseMessage.isInstance(item));
}

function isReference(value: unknown): value is ListReference {
  return isObject(value) && value.lc === 2 && value.type === "message_list";
}

/**
 * The positions of message lists: a channel's value, `messages` of an input or of a channel's value, and both in `args` of `Send`,
 * which are a whole state, alone or in a list.
 */
async function replaceLists<T>(
  value: unknown,
  isList: (value: unknown) => value is T,
  replace: (list: T) => unknown,
): Promise<unknown> {
  if (isList(value)) return replace(value);
  if (Array.isArray(value)) return Promise.all(value.map((item) => replaceLists(item, isList, replace)));
  if (!isObject(value)) return value;
  if (!isSend(value)) return replaceIn(value, ["messages"], isList, replace);
  if (!isObject(value.args)) return value;
  const args = await replaceIn(value.args, Object.keys(value.args), isList, replace);
  return args === value.args ? value : withProperties(value, { args });
}

async function replaceIn<T>(
  holder: Record<string, unknown>,
  keys: readonly string[],
  isList: (value: unknown) => value is T,
  replace: (list: T) => unknown,
): Promise<unknown> {
  const replaced: Record<string, unknown> = {};
  for (const key of keys) {
    const value = holder[key];
    const other = isObject(value) ? await replaceLists(value, isList, replace) : value;
    if (other !== value) replaced[key] = other;
  }
  return Object.keys(replaced).length > 0 ? withProperties(holder, replaced) : holder;
}

function withProperties(value: object, changed: object): object {
  return Object.assign(Object.create(Object.getPrototypeOf(value)), value, changed);
}

/** LangGraph's serializer stores a Send without its class and `lg_name`. */
function isSend(value: Record<string, unknown>): boolean {
  return typeof value.node === "string" && "args" in value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !BaseMessage.isInstance(value);
}
