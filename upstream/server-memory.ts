import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { log } from "#observability/log.ts";

/**
 * The LangGraph development server keeps each run, and all that it has streamed, until its process ends (docs/facts.md 21); and three seconds
 * after a change it writes everything that it has into one file, during which it does nothing else. The file is of no use
 * here: the checkpoints are the truth, and the launcher begins without it. See docs/decisions/0056.
 */
export interface ServerMemory {
  conn: {
    data: {
      runs: Record<string, RunRecord>;
      threads: Record<string, KeptThread>;
      retry_counter: Record<string, number>;
    };
    persist(): Promise<void>;
  };
}

/** A thread's record holds its newest state: all that was said. */
interface KeptThread {
  status: string;
  updated_at: Date;
  metadata?: { owner?: unknown } | undefined;
  values?: unknown;
}

export interface RunRecord {
  thread_id: string;
  status: string;
  updated_at: Date;
  /** As the client asked for it. */
  kwargs?: { stream_mode?: readonly string[]; subgraphs?: boolean };
}

/** What runs have streamed, by their ids, and who reads it. */
export interface ServerStreams {
  readers: Record<string, { listeners: unknown[] }>;
}

/** For clients that lost the connection, or ask later what became of a run. */
const KEPT_MS = 15 * 60_000;
const SWEEP_MS = 60_000;

let isTidied = false;

/**
 * From now on the server's memory holds what goes on, and what has ended within a quarter of an hour. Done once.
 * @param forgetOwners forgets who was idle since then: their threads are restored when they come back
 */
export function keepMemorySmall(
  memory: ServerMemory,
  forgetOwners: (before: Date) => ReadonlySet<string>,
): void {
  if (isTidied) return;
  isTidied = true;
  dropFile(memory);
  findStreams().then(
    (streams) => {
      const sweep = () => {
        const before = new Date(Date.now() - KEPT_MS);
        forgetEnded(memory, streams, before);
        forgetThreads(memory, before, forgetOwners(before));
      };
      setInterval(sweep, SWEEP_MS).unref();
    },
    (error: unknown) => log().warn({ err: error }, "the server's ended runs are not forgotten"),
  );
}

/** Nothing is written any more. */
export function dropFile({ conn }: ServerMemory): void {
  conn.persist = async () => {};
}

/** Forgets runs that ended before that time, and streams of runs that are not known. */
export function forgetEnded({ conn }: ServerMemory, { readers }: ServerStreams, before: Date): void {
  const { runs, retry_counter: retries } = conn.data;
  for (const [id, { status, updated_at: changedAt }] of Object.entries(runs)) {
    if (status === "pending" || status === "running" || changedAt > before) continue;
    delete runs[id];
    delete retries[id];
  }
  for (const [id, { listeners }] of Object.entries(readers)) {
    if (!runs[id] && listeners.length === 0) delete readers[id];
  }
}

/**
 * Forgets threads in which nothing happened since that time. Each request for one restores its record, and a person's first
 * list all of theirs: of people who asked for something since, the records stay, without the state that they hold.
 */
export function forgetThreads({ conn }: ServerMemory, before: Date, owners: ReadonlySet<string>): void {
  const { runs, threads } = conn.data;
  const inUse = new Set(Object.values(runs).map(({ thread_id }) => thread_id));
  for (const [id, { status, updated_at: changedAt, metadata }] of Object.entries(threads)) {
    if (status === "busy" || changedAt > before || inUse.has(id)) continue;
    if (typeof metadata?.owner === "string" && !owners.has(metadata.owner)) delete threads[id];
    else delete threads[id]?.values;
  }
}

/** @throws Error where the server has no such thing any more */
export async function findStreams(): Promise<ServerStreams> {
  const { StreamManager: streams } = await loadServerFile("dist/storage/ops.mjs");
  if (typeof streams?.readers !== "object")
    throw new Error("The LangGraph server keeps its streams elsewhere.");
  return streams;
}

/** A module of the server's own, which its package does not export: the version is pinned, and a test reads it. */
export async function loadServerFile(file: string) {
  const entry = createRequire(import.meta.url).resolve("@langchain/langgraph-api/package.json");
  return import(pathToFileURL(path.join(path.dirname(entry), file)).href);
}
