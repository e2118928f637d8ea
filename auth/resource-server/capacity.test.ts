import { afterAll, beforeAll, expect, test } from "vitest";
import { withWorker } from "./capacity.ts";
import { limitRuns, watchRuns } from "./threads/runs-in-flight.ts";

const runs: Record<string, { thread_id: string; status: string; updated_at: Date }> = {};
const run = (status: string) => ({ thread_id: "t", status, updated_at: new Date() });

beforeAll(() => {
  limitRuns(3);
  watchRuns({ conn: { data: { runs, threads: {}, retry_counter: {} }, persist: async () => {} } });
});
afterAll(() => limitRuns(Number.POSITIVE_INFINITY));

test("of concurrent runs, those without a worker are rejected at once, with a time to retry", async () => {
  runs.one = run("running");
  runs.two = run("success");
  const arriving = Promise.withResolvers<void>();
  const accepted = [withWorker(() => arriving.promise), withWorker(() => arriving.promise)];
  const refused = withWorker(async () => "never");
  await expect(refused).rejects.toMatchObject({ status: 503, headers: { "Retry-After": "5" } });
  arriving.resolve();
  await Promise.all(accepted);
  await new Promise(setImmediate);
  expect(await withWorker(async () => "accepted")).toBe("accepted");
});

test("a run that is rejected for another reason frees its worker", async () => {
  for (let count = 0; count < 5; count += 1) {
    await expect(withWorker(() => Promise.reject(new Error("not found")))).rejects.toThrow("not found");
    await new Promise(setImmediate);
  }
  expect(await withWorker(async () => "accepted")).toBe("accepted");
});
