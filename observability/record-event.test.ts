import { expect, test, vi } from "vitest";
import { metrics } from "./metrics.ts";
import { recordEvent, setSubscribers } from "./record-event.ts";
import type { WebEvent } from "./web-events.ts";

const exchange: WebEvent = { kind: "exchange", result: "insufficient_scope" };

test("an event is counted immediately, and passed to subscribed features soon after", async () => {
  const heard = vi.fn();
  setSubscribers([heard, heard]);
  recordEvent(exchange);
  expect(await metrics().registry.metrics()).toContain('obo_exchanges_total{result="insufficient_scope"} 1');
  await expect.poll(() => heard.mock.calls).toHaveLength(2);
  expect(heard).toHaveBeenCalledWith(exchange);
  setSubscribers([]);
});

test("the use of a token is counted by outcome, and by the provider's remaining rate limit", async () => {
  recordEvent({ kind: "use", provider: "github", outcome: "done", calls: 3, limit: 100, remaining: 40 });
  const text = await metrics().registry.metrics();
  expect(text).toContain('obo_provider_uses_total{outcome="done",status="none"} 1');
  expect(text).toContain('obo_provider_calls_total{provider="github"} 3');
  expect(text).toContain('obo_provider_limit_left_ratio_sum{provider="github"} 0.4');
});

test("only the stream that started a run counts as its end", async () => {
  for (const isRun of [true, false]) {
    recordEvent({ kind: "streamOpened" });
    recordEvent({ kind: "streamEnded", isRun, result: "left" });
  }
  const text = await metrics().registry.metrics();
  expect(text).toContain('obo_runs_total{result="left"} 1');
  expect(text).toContain("obo_open_streams 0");
});
