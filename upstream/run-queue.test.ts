import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { replaceQueue } from "./run-queue.ts";
import { loadServerFile } from "./server-memory.ts";
import { waitWithoutSignals } from "./stream-queue.ts";

interface Taken {
  run: { run_id: string; status: string };
  attempt: number;
  signal: AbortSignal;
}

/** The server's own runs, as its workers and its handlers use them. */
interface OwnRuns {
  next(): AsyncGenerator<Taken>;
  put(...args: unknown[]): Promise<unknown>;
  setStatus(runId: string, status: string): Promise<void>;
  cancel(...args: unknown[]): Promise<void>;
  stream: {
    join(...args: unknown[]): AsyncGenerator<{ event: string }>;
    publish(item: object): Promise<void>;
  };
}

// The server locks runs by id, globally: each test uses its own ids.
const folder = mkdtempSync(path.join(os.tmpdir(), "obo-queue-"));
let runs: OwnRuns;
let conn: { data: Record<string, Record<string, unknown>> };

afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  const { StreamManager } = await loadServerFile("dist/storage/ops.mjs");
  waitWithoutSignals(Object.getPrototypeOf(StreamManager.getQueue("any", { resumable: false })));
});
beforeEach(async () => {
  const { FileSystemPersistence } = await loadServerFile("dist/storage/persist.mjs");
  const { FileSystemRuns, StreamManager } = await loadServerFile("dist/storage/ops.mjs");
  const assistants = { assistant: { assistant_id: "assistant", graph_id: "agent" } };
  conn = new FileSystemPersistence("ops.json", () => ({
    runs: {},
    threads: {},
    retry_counter: {},
    assistants,
  }));
  await (conn as unknown as { initialize(folder: string): Promise<void> }).initialize(folder);
  class Runs extends (FileSystemRuns as new (conn: unknown) => OwnRuns) {}
  replaceQueue(Runs as unknown as Parameters<typeof replaceQueue>[0], StreamManager);
  runs = new Runs(conn);
});

const add = (runId: string, threadId: string) =>
  runs.put(
    runId,
    "assistant",
    {},
    { threadId, ifNotExists: "create", multitaskStrategy: "enqueue" },
    undefined,
  );

test("a waiting worker gets a new run immediately, once", async () => {
  const taken: string[] = [];
  const workers = [runs.next(), runs.next()];
  const first = Promise.race(workers.map((worker) => worker.next()));
  await add("one", "thread");
  const { value } = await first;
  expect(value).toMatchObject({ run: { run_id: "one", status: "running" }, attempt: 1 });
  for (const worker of workers) void worker.next().then(({ value: other }) => taken.push(other.run.run_id));
  await new Promise(setImmediate);
  expect(taken).toEqual([]);
});

test("concurrent runs start one after the other", async () => {
  const begun: string[] = [];
  for (const worker of [runs.next(), runs.next()])
    void worker.next().then(({ value }) => begun.push(value.run.run_id));
  await Promise.all([add("at once", "one"), add("with it", "other")]);
  await new Promise(setImmediate);
  expect(begun).toEqual(["at once"]);
  await new Promise(setImmediate);
  expect(begun).toEqual(["at once", "with it"]);
});

test("runs of one thread take turns in order; another thread's run does not wait", async () => {
  const [one, two] = [runs.next(), runs.next()];
  await add("first", "thread");
  await add("second", "thread");
  expect((await one.next()).value.run.run_id).toBe("first");
  await add("other", "elsewhere");
  expect((await two.next()).value.run.run_id).toBe("other");
  const next = one.next();
  await runs.setStatus("first", "success");
  expect((await next).value.run.run_id).toBe("second");
});

test("another worker takes a thread's next run if the first one's worker ends with its run", async () => {
  const [one, two] = [runs.next(), runs.next()];
  await add("failed", "thread");
  await one.next();
  await add("left", "thread");
  const waiting = two.next();
  await runs.setStatus("failed", "error");
  await one.return(undefined);
  expect((await waiting).value.run.run_id).toBe("left");
});

test("a run cancelled before a worker took it is not started, and a cancelled running one is aborted", async () => {
  await add("waiting", "thread");
  await runs.cancel("thread", ["waiting"], { action: "interrupt" }, undefined);
  await add("running", "elsewhere");
  const { value } = await runs.next().next();
  expect(value.run.run_id).toBe("running");
  await runs.cancel("elsewhere", ["running"], { action: "interrupt" }, undefined);
  expect(value.signal.aborted).toBe(true);
});

test.each([undefined, "-1"])(
  "a stream ends with its run, after everything streamed (from %s)",
  async (lastEventId) => {
    const worker = runs.next();
    await add("run", "thread");
    await worker.next();
    const events: string[] = [];
    const read = (async () => {
      for await (const { event } of runs.stream.join("run", "thread", { lastEventId }, undefined))
        events.push(event);
    })();
    await runs.stream.publish({
      runId: "run",
      resumable: lastEventId !== undefined,
      event: "values",
      data: {},
    });
    await runs.setStatus("run", "success");
    await worker.return(undefined);
    await read;
    expect(events).toEqual(["values"]);
  },
);

test("a waiting stream gets each event, and checks its run if none arrives", async () => {
  const worker = runs.next();
  await add("slow", "thread");
  await worker.next();
  const stream = runs.stream.join("slow", "thread", { lastEventId: undefined }, undefined);
  for (const event of ["values", "updates"]) {
    const next = stream.next();
    await new Promise(setImmediate);
    await runs.stream.publish({ runId: "slow", resumable: false, event, data: {} });
    expect((await next).value.event).toBe(event);
  }
  // Nothing reports its end: the server was stopped in between.
  await runs.setStatus("slow", "success");
  expect((await stream.next()).done).toBe(true);
});
