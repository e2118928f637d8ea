import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openMcpHttp } from "#mcp/http.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

test("the time in which a person is asked does not count", async () => {
  const http = openMcpHttp("http://127.0.0.1/mcp", "token", 1000, () => {});
  vi.advanceTimersByTime(600);
  const answer = Promise.withResolvers<string>();
  const asked = http.outsideOfTime(() => answer.promise);
  vi.advanceTimersByTime(240_000);
  expect(http.signal.aborted).toBe(false);
  answer.resolve("yes");
  await expect(asked).resolves.toBe("yes");
  vi.advanceTimersByTime(399);
  expect(http.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(http.signal.reason).toMatchObject({ code: "timeout" });
});

test("a closed connection ends for no other reason", async () => {
  const http = openMcpHttp("http://127.0.0.1/mcp", "token", 1000, () => {});
  http.close();
  vi.advanceTimersByTime(5000);
  expect(http.signal.aborted).toBe(false);
});
