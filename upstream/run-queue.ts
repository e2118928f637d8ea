import { isInFlight, loadServerFile, type RunRecord, type ServerMemory } from "./server-memory.ts";
import { type StreamQueue, waitWithoutSignals } from "./stream-queue.ts";

/** A run for the server's workers. */
interface TakenRun {
  run: QueuedRun;
  attempt: number;
  /** Aborted when the run is cancelled. */
  signal: AbortSignal;
}

interface QueuedRun {
  run_id: string;
  thread_id: string;
  status: string;
}

/** The replaced part of the server's own class. */
interface RunsClass {
  prototype: {
    conn: ServerMemory["conn"];
    next(): AsyncGenerator<TakenRun>;
    put(...args: unknown[]): Promise<unknown>;
  };
}

interface Streams {
  isLocked(runId: string): boolean;
  lock(runId: string): AbortSignal;
  unlock(runId: string): void;
  getQueue(runId: string, options: { resumable: boolean }): StreamQueue;
}

/**
 * Passes each run to a worker immediately, and ends its streams with it. By itself each worker polls for runs, with half a
 * second's delay on average, and a stream polls for the end of its run (docs/facts.md 13, 36). Call it before the server starts
 * its workers.
 */
export async function dispatchRuns(): Promise<void> {
  const { FileSystemRuns, StreamManager } = await loadServerFile("dist/storage/ops.mjs");
  replaceQueue(FileSystemRuns, StreamManager);
  waitWithoutSignals(Object.getPrototypeOf(StreamManager.getQueue("none", { resumable: false })));
  delete StreamManager.readers.none;
}

/** @throws Error if the server's workers get their runs in another way */
export function replaceQueue({ prototype: runs }: RunsClass, streams: Streams): void {
  if (typeof runs.next !== "function" || typeof runs.put !== "function")
    throw new Error("The LangGraph server keeps its runs elsewhere.");
  const idle: (() => void)[] = [];
  const wake = oneATurn(() => idle.shift()?.());
  const { put } = runs;
  // The server's own list also holds what has ended: thousands of runs where many people ask.
  const inFlight = new Set<string>();
  runs.put = async function (...args) {
    const inserted = await put.apply(this, args);
    inFlight.add(String(args[0]));
    wake();
    return inserted;
  };
  // A worker stays in this loop.
  runs.next = async function* () {
    for (;;) {
      const run = findReady(this.conn, inFlight, streams);
      if (!run) {
        await new Promise<void>((resolve) => idle.push(resolve));
        continue;
      }
      try {
        yield* take(this.conn, run, streams);
      } finally {
        // Another run may be queued in its thread, and a run that can't be ended ends its worker (docs/facts.md 12).
        wake();
      }
    }
  };
}

/**
 * Of concurrent runs, the first reaches the model before the next starts: in parallel, all of them would reach it when the last
 * one does.
 */
function oneATurn(call: () => void): () => void {
  let left = 0;
  const next = () => {
    call();
    left -= 1;
    if (left > 0) setImmediate(next);
  };
  return () => {
    left += 1;
    if (left === 1) setImmediate(next);
  };
}

async function* take(
  { data }: ServerMemory["conn"],
  run: QueuedRun,
  streams: Streams,
): AsyncGenerator<TakenRun> {
  const { run_id: id } = run;
  const signal = streams.lock(id);
  try {
    const attempt = (data.retry_counter[id] ?? 0) + 1;
    data.retry_counter[id] = attempt;
    run.status = "running";
    yield { run, attempt, signal };
  } finally {
    streams.unlock(id);
    streams.getQueue(id, { resumable: false }).push({ topic: `run:${id}:control`, data: "done" });
  }
}

/**
 * The oldest run that waits only for a worker. None is delayed: our schema accepts no `after_seconds`.
 * @param inFlight ids in the order of the runs; those that have ended are removed
 */
function findReady(
  { data }: ServerMemory["conn"],
  inFlight: Set<string>,
  streams: Streams,
): QueuedRun | undefined {
  const all = data.runs as Record<string, RunRecord & { run_id: string }>;
  const runs: QueuedRun[] = [];
  for (const id of inFlight) {
    const run = all[id];
    if (run && isInFlight(run)) runs.push(run);
    else inFlight.delete(id);
  }
  const busy = new Set(runs.flatMap((run) => (run.status === "running" ? run.thread_id : [])));
  return runs.find(
    (run) =>
      run.status === "pending" &&
      !busy.has(run.thread_id) &&
      !streams.isLocked(run.run_id) &&
      data.threads[run.thread_id] !== undefined,
  );
}
