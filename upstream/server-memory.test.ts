import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import {
  dropFile,
  findStreams,
  forgetEnded,
  forgetThreads,
  keepMemorySmall,
  loadServerFile,
  type ServerMemory,
  type ServerStreams,
} from "./server-memory.ts";

/** The server's own memory, as created at its start. */
interface OwnMemory extends ServerMemory {
  conn: ServerMemory["conn"] & { flush(): Promise<void> };
  runs: { stream: { publish(event: object): Promise<void>; join(...args: unknown[]): AsyncGenerator } };
}

const folder = mkdtempSync(path.join(os.tmpdir(), "obo-memory-"));
let memory: OwnMemory;
let streams: ServerStreams;

beforeAll(async () => {
  const { FileSystemPersistence } = await loadServerFile("dist/storage/persist.mjs");
  const { FileSystemOps } = await loadServerFile("dist/storage/ops.mjs");
  const conn = new FileSystemPersistence("ops.json", () => ({ runs: {}, threads: {}, retry_counter: {} }));
  memory = new FileSystemOps(await conn.initialize(folder));
  streams = await findStreams();
});
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = Date.now();
const MINUTE = 60_000;

async function addRun(id: string, status: string, minutesAgo: number): Promise<void> {
  const at = new Date(NOW - minutesAgo * MINUTE);
  Object.assign(memory.conn.data.runs, { [id]: { run_id: id, status, created_at: at, updated_at: at } });
  memory.conn.data.retry_counter[id] = 1;
  await memory.runs.stream.publish({ runId: id, resumable: true, event: "values", data: {} });
}

test("runs that ended long ago are dropped with their streams; others are kept, whatever their age", async () => {
  await addRun("old", "success", 20);
  await addRun("cancelled", "interrupted", 20);
  await addRun("recent", "success", 10);
  await addRun("running", "running", 20);
  await addRun("waiting", "pending", 20);
  expect(Object.keys(streams.readers)).toEqual(["old", "cancelled", "recent", "running", "waiting"]);
  forgetEnded(memory, streams, new Date(NOW - 15 * MINUTE));
  for (const left of [memory.conn.data.runs, memory.conn.data.retry_counter, streams.readers]) {
    expect(Object.keys(left)).toEqual(["recent", "running", "waiting"]);
  }
});

test("the stream of an unknown run is kept while it is read", async () => {
  await memory.runs.stream.publish({ runId: "unknown", resumable: false, event: "values", data: {} });
  const [reader] = Object.entries(streams.readers).flatMap(([id, one]) => (id === "unknown" ? one : []));
  reader?.listeners.push(() => {});
  forgetEnded(memory, streams, new Date(NOW));
  expect(Object.keys(streams.readers)).toContain("unknown");
  reader?.listeners.pop();
  forgetEnded(memory, streams, new Date(NOW));
  expect(Object.keys(streams.readers)).not.toContain("unknown");
});

test("nothing is written to the server's file", async () => {
  dropFile(memory);
  await memory.conn.flush();
  expect(readdirSync(path.join(folder, ".langgraph_api"))).toEqual([]);
});

test("idle threads are dropped, and an active owner's keep their record without its state", async () => {
  const { threads, runs } = memory.conn.data;
  for (const id of Object.keys(runs)) delete runs[id];
  const add = (id: string, status: string, minutesAgo: number, owner?: string) => {
    const updated_at = new Date(NOW - minutesAgo * MINUTE);
    threads[id] = { status, updated_at, metadata: { owner }, values: { messages: ["Hello"] } };
  };
  add("idle", "idle", 20, "alice");
  add("waiting", "interrupted", 20, "alice");
  add("recent", "idle", 10, "alice");
  add("running", "busy", 20, "alice");
  add("read", "idle", 20, "alice");
  add("listed", "idle", 20, "bob");
  add("nobody", "idle", 20);
  await addRun("of-read", "success", 10);
  Object.assign(runs["of-read"] ?? {}, { thread_id: "read" });
  forgetThreads(memory, new Date(NOW - 15 * MINUTE), new Set(["bob"]));
  expect(Object.keys(threads)).toEqual(["recent", "running", "read", "listed", "nobody"]);
  const whole = Object.keys(threads).filter((id) => threads[id]?.values);
  expect(whole).toEqual(["recent", "running", "read"]);
});

test("after a day of conversations only those of the last 15 minutes are kept", async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date", "setInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const { threads, runs, retry_counter: retries } = memory.conn.data;
  for (const left of [threads, runs, retries, streams.readers]) {
    for (const id of Object.keys(left)) delete left[id];
  }
  keepMemorySmall(memory, () => new Set());
  await vi.waitUntil(() => vi.getTimerCount() > 0, { timeout: 15_000 });
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const thread_id = `thread-${minute}`;
    const status = { status: "idle", updated_at: new Date(), metadata: { owner: `person-${minute}` } };
    threads[thread_id] = status;
    const run = { thread_id, status: "success", updated_at: new Date() };
    Object.assign(runs, { [`run-${minute}`]: run });
    retries[`run-${minute}`] = 1;
    await memory.runs.stream.publish({
      runId: `run-${minute}`,
      resumable: true,
      event: "values",
      data: {},
    });
    vi.advanceTimersByTime(MINUTE);
    for (const left of [threads, runs, retries, streams.readers])
      expect(Object.keys(left).length).toBeLessThanOrEqual(17);
  }
});
