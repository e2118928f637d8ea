import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "#upstream/server-memory.ts";
import { limitRuns, withWorker } from "./capacity.ts";
import { watchRuns } from "./threads/runs-in-flight.ts";

const runs: Record<string, RunRecord> = {};
const run = (status: string, owner = "alice") => ({
  thread_id: "t",
  status,
  updated_at: new Date(),
  metadata: { owner },
});
const MANY = 100;

beforeAll(() => {
  limitRuns(3);
  watchRuns({ conn: { data: { runs, threads: {}, retry_counter: {} }, persist: async () => {} } });
});
afterAll(() => limitRuns(Number.POSITIVE_INFINITY));

test("of concurrent runs, those without a worker are rejected at once, with a time to retry", async () => {
  runs.one = run("running");
  runs.two = run("success");
  const arriving = Promise.withResolvers<void>();
  const accepted = ["bob", "carol"].map((owner) => withWorker(owner, () => arriving.promise, MANY));
  const refused = withWorker("alice", async () => "never", MANY);
  await expect(refused).rejects.toMatchObject({ status: 503, headers: { "Retry-After": "5" } });
  arriving.resolve();
  await Promise.all(accepted);
  await new Promise(setImmediate);
  expect(await withWorker("alice", async () => "accepted", MANY)).toBe("accepted");
});

test("a run that is rejected for another reason frees its worker", async () => {
  for (let count = 0; count < 5; count += 1) {
    const failed = withWorker("alice", () => Promise.reject(new Error("not found")), MANY);
    await expect(failed).rejects.toThrow("not found");
    await new Promise(setImmediate);
  }
  expect(await withWorker("alice", async () => "accepted", MANY)).toBe("accepted");
});

test("one person's runs, queued and arriving ones too, take at most half of the workers", async () => {
  limitRuns(6);
  const dora = { active: run("running", "dora"), queued: run("pending", "dora") };
  Object.assign(runs, { ...dora, other: run("success", "bob"), one: run("success") });
  const arriving = Promise.withResolvers<void>();
  const third = withWorker("dora", () => arriving.promise, 2);
  const fourth = withWorker("dora", async () => "never", 2);
  await expect(fourth).rejects.toMatchObject({ status: 429, headers: { "Retry-After": "5" } });
  expect(await withWorker("bob", async () => "accepted", 2)).toBe("accepted");
  expect(await withWorker("dora", async () => "allowed more streams", 5)).toBe("allowed more streams");
  arriving.resolve();
  await third;
});
