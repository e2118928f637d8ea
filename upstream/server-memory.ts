import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { log } from "#observability/log.ts";

/**
 * The LangGraph development server keeps each run and its streamed events until its process ends (docs/facts.md 21). Three
 * seconds after a change it writes everything to one file, which blocks it. The file is not needed: the checkpoints are
 * authoritative, and the launcher starts without it. See docs/decisions/0056.
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

/** A thread's record contains its newest state: all messages. */
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
  metadata?: { owner?: unknown } | undefined;
  /** As requested by the client. */
  kwargs?: { stream_mode?: readonly string[]; subgraphs?: boolean };
}

/** Whether a run is active or queued. */
export function isInFlight({ status }: Pick<RunRecord, "status">): boolean {
  return status === "pending" || status === "running";
}

/** The events that runs have streamed, by run id, and their readers. */
export interface ServerStreams {
  readers: Record<string, { listeners: unknown[] }>;
}

/** For clients that lost the connection, or ask for a run's result later. */
const KEPT_MS = 15 * 60_000;
const SWEEP_MS = 60_000;

let isTidied = false;

/**
 * From now on the server's memory contains only what is active, or ended within 15 minutes. Call it once.
 * @param forgetOwners drops owners idle since then: their threads are restored when they come back
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

/** Disables writing. */
export function dropFile({ conn }: ServerMemory): void {
  conn.persist = async () => {};
}

/** Drops runs that ended before this time, and streams of unknown runs. */
export function forgetEnded({ conn }: ServerMemory, { readers }: ServerStreams, before: Date): void {
  const { runs, retry_counter: retries } = conn.data;
  for (const [id, run] of Object.entries(runs)) {
    if (isInFlight(run) || run.updated_at > before) continue;
    delete runs[id];
    delete retries[id];
  }
  for (const [id, { listeners }] of Object.entries(readers)) {
    if (!runs[id] && listeners.length === 0) delete readers[id];
  }
}

/**
 * Drops threads without activity since this time. A request for one restores its record, and a person's first list restores all
 * of theirs. Records of people who have been active since are kept, without their state.
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

/** @throws Error if the server no longer has this */
export async function findStreams(): Promise<ServerStreams> {
  const { StreamManager: streams } = await loadServerFile("dist/storage/ops.mjs");
  if (typeof streams?.readers !== "object")
    throw new Error("The LangGraph server keeps its streams elsewhere.");
  return streams;
}

/** An internal module of the server, which its package does not export: the version is pinned, and a test loads it. */
export async function loadServerFile(file: string) {
  const entry = createRequire(import.meta.url).resolve("@langchain/langgraph-api/package.json");
  return import(pathToFileURL(path.join(path.dirname(entry), file)).href);
}
