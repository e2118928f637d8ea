import { expect, test, vi } from "vitest";
import { metrics } from "#observability/metrics.ts";
import { type Observation, observe, watchRun } from "./observe.ts";

const request = new Request("http://localhost/api/langgraph/threads", { method: "POST" });

async function count(name: string): Promise<number> {
  const { values } = (await metrics().registry.getSingleMetric(name)?.get()) ?? { values: [] };
  return values.reduce((sum, one) => sum + (one.value ?? 0), 0);
}

test("each request gets its own id, which its response contains", async () => {
  const names: (string | null)[] = [];
  const serve = async (_request: Request, seen: Observation) => {
    names.push(seen.requestId);
    return Response.json({});
  };
  const answers = [await observe(request, serve), await observe(request, serve)];
  expect(answers.map((answer) => answer.headers.get("x-request-id"))).toEqual(names);
  expect(new Set(names).size).toBe(2);
});

test("counts rejections by reason, and failed requests as 500", async () => {
  const before = await count("obo_denials_total");
  await observe(request, async () => Response.json({}, { status: 403 }));
  const failing = observe(request, async () => {
    throw new TypeError("a defect");
  });
  await expect(failing).rejects.toThrow("a defect");
  expect(await count("obo_denials_total")).toBe(before + 1);
  const text = await metrics().registry.metrics();
  expect(text).toContain('obo_denials_total{reason="cross_site"}');
  expect(text).toContain('obo_requests_total{route="none",method="POST",status="500"} 1');
});

test("the first token is the first event of the answer, and recorded once", async () => {
  const { onChunk } = watchRun({ requestId: "r", startedAt: performance.now() - 250 });
  const chunk = (text: string) => onChunk(new TextEncoder().encode(text));
  chunk('event: metadata\ndata: {"run_id":"r"}\n\n');
  chunk('event: values\ndata: {"messages":[]}\n\n');
  expect(await metrics().registry.metrics()).toContain("obo_first_token_seconds_count 0");
  chunk("event: messages\ndata: []\n\n");
  chunk("event: messages\ndata: []\n\n");
  const text = await metrics().registry.metrics();
  expect(text).toContain("obo_first_token_seconds_count 1");
  expect(text).toContain('obo_first_token_seconds_bucket{le="0.1"} 0');
});

test("the first chunk is reported after it was sent, and not at all once the stream has ended", () => {
  vi.useFakeTimers();
  const told = vi.fn();
  const watch = () => watchRun({ requestId: "r", startedAt: performance.now() }, told);
  const piece = new TextEncoder().encode("event: messages\ndata: []\n\n");
  watch().onChunk(piece);
  expect(told).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(told).toHaveBeenCalledTimes(1);
  const short = watch();
  short.onChunk(piece);
  short.onEnd("ended");
  vi.advanceTimersByTime(100);
  expect(told).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

test("a run is counted by its outcome, one with an error event as failed; other streams are not counted as runs", async () => {
  const end = (route: Observation["route"], how: "ended" | "left", said = "event: values\n") => {
    const { onChunk, onEnd } = watchRun({ requestId: "r", startedAt: performance.now(), route });
    onChunk(new TextEncoder().encode(said));
    onEnd(how);
  };
  end("runs.stream", "ended");
  end("runs.stream", "left");
  end("runs.stream", "ended", "event: error\ndata: {}\n\n");
  end("runs.joinStream", "ended");
  const text = await metrics().registry.metrics();
  for (const [result, times] of Object.entries({ ended: 1, left: 1, failed: 1 })) {
    expect(text).toContain(`obo_runs_total{result="${result}"} ${times}`);
  }
});
