import type { BaseMessage } from "@langchain/core/messages";

export interface CachedNode {
  previous: string;
  message: BaseMessage;
  /** Its stored size in bytes. */
  size: number;
}

interface ThreadNodes {
  nodes: Map<string, CachedNode>;
  size: number;
}

/** In stored bytes; in memory they take about three times as much. */
const MAX_BYTES = 8 * 1024 * 1024;
const NONE: ReadonlyMap<string, CachedNode> = new Map();

/** The stored messages of the most recently used threads. */
export class NodeCache {
  readonly #maxBytes: number;
  /** By thread, the least recently used first; then by hash. */
  readonly #threads = new Map<string, ThreadNodes>();
  #size = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The nodes that are known to be stored. */
  nodesOf(threadId: string): ReadonlyMap<string, CachedNode> {
    const thread = this.#threads.get(threadId);
    if (!thread) return NONE;
    this.#markUsed(threadId, thread);
    return thread.nodes;
  }

  add(threadId: string, hash: string, node: CachedNode): void {
    const thread = this.#threads.get(threadId) ?? { nodes: new Map<string, CachedNode>(), size: 0 };
    this.#markUsed(threadId, thread);
    if (thread.nodes.has(hash)) return;
    thread.nodes.set(hash, node);
    thread.size += node.size;
    this.#size += node.size;
    for (const oldest of this.#threads.keys()) {
      if (this.#size <= this.#maxBytes || oldest === threadId) break;
      this.forget(oldest);
    }
  }

  forget(threadId: string): void {
    this.#size -= this.#threads.get(threadId)?.size ?? 0;
    this.#threads.delete(threadId);
  }

  #markUsed(threadId: string, thread: ThreadNodes): void {
    this.#threads.delete(threadId);
    this.#threads.set(threadId, thread);
  }
}
