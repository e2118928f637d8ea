import { expect, test } from "vitest";
import { hasMetricsToken } from "#auth/authorization-server/metrics-token.ts";
import { makeMetrics } from "./metrics.ts";

const EXPECTED = "a-token-for-the-tests";
const ask = (authorization?: string) =>
  new Request("http://localhost/api/metrics", { headers: authorization ? { authorization } : {} });

test("the metrics need the token, and are disabled without one", () => {
  expect(hasMetricsToken(ask(`Bearer ${EXPECTED}`), EXPECTED)).toBe(true);
  for (const other of [undefined, "Bearer ", `Bearer ${EXPECTED}x`, `Basic ${EXPECTED}`, EXPECTED]) {
    expect(hasMetricsToken(ask(other), EXPECTED)).toBe(false);
  }
  expect(hasMetricsToken(ask("Bearer undefined"), undefined)).toBe(false);
  expect(hasMetricsToken(ask(), undefined)).toBe(false);
});

test("writes metrics in Prometheus' text format", async () => {
  const { registry, exchanges, requests, firstTokenSeconds } = makeMetrics();
  exchanges.inc({ result: "insufficient_scope" });
  requests.inc({ route: "runs.stream", method: "POST", status: 200 });
  firstTokenSeconds.observe(0.3);
  const text = await registry.metrics();
  expect(text).toContain('obo_exchanges_total{result="insufficient_scope"} 1');
  expect(text).toContain('obo_requests_total{route="runs.stream",method="POST",status="200"} 1');
  expect(text).toContain('obo_first_token_seconds_bucket{le="0.5"} 1');
});

test("names counters, and only counters, with _total, as promtool requires", async () => {
  const families = await makeMetrics().registry.getMetricsAsJSON();
  expect(families.length).toBeGreaterThan(20);
  for (const { name, type } of families)
    expect({ name, isTotal: name.endsWith("_total") }).toEqual({ name, isTotal: String(type) === "counter" });
});
