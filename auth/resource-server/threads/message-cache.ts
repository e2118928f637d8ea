import type { BaseMessage } from "@langchain/core/messages";
import { LRUCache } from "lru-cache";

/** A message of a stored list. */
export interface StoredNode {
  hash: string;
  /** The one before it in the list; undefined for the first. */
  previous: StoredNode | undefined;
  message: BaseMessage;
  /** Its stored size in bytes. */
  size: number;
}

/** In stored bytes; in memory they take about three times as much. */
const MAX_BYTES = 8 * 1024 * 1024;
const NONE: ReadonlyMap<string, StoredNode> = new Map();

/** The stored messages of the most recently used threads, by thread, then by hash. */
export class NodeCache {
  readonly #threads: LRUCache<string, Map<string, StoredNode>>;

  constructor(maxSize = MAX_BYTES) {
    this.#threads = new LRUCache({ maxSize });
  }

  /** The nodes that are known to be stored. */
  nodesOf(threadId: string): ReadonlyMap<string, StoredNode> {
    return this.#threads.get(threadId) ?? NONE;
  }

  add(threadId: string, node: StoredNode): void {
    const nodes = this.#threads.get(threadId) ?? new Map<string, StoredNode>();
    if (nodes.has(node.hash)) return;
    nodes.set(node.hash, node);
    const size = (this.#threads.info(threadId)?.size ?? 0) + node.size;
    // For an unchanged value, LRUCache would keep the size that it had.
    this.#threads.delete(threadId);
    // The thread in use is kept, even if it is larger than the limit by itself.
    this.#threads.set(threadId, nodes, { size: Math.min(size, this.#threads.maxSize) });
  }

  forget(threadId: string): void {
    this.#threads.delete(threadId);
  }
}
