import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

type Metrics = ReturnType<typeof makeMetrics>;

// Next loads a module once per bundle: the process keeps one registry for all of them, as with the database.
const shared = globalThis as typeof globalThis & { __oboMetrics?: Metrics };

/** The counters of this process. */
export function metrics(): Metrics {
  shared.__oboMetrics ??= makeMetrics();
  return shared.__oboMetrics;
}

/**
 * The web process's metrics for Prometheus. Everything done on a person's behalf passes through it, so the agent's process needs
 * no endpoint: exchanges are requested here, and each use is reported back. Labels have few values each: no ids, people or
 * addresses. Exported for tests.
 */
export function makeMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "obo_" });
  // Excludes gauges with a counter's name, which Prometheus' own linter rejects (`promtool check metrics`); each repeats the sum
  // of a gauge by type.
  for (const kind of ["resources", "handles", "requests"])
    registry.removeSingleMetric(`obo_nodejs_active_${kind}_total`);
  return {
    registry,
    requests: new Counter({
      name: "obo_requests_total",
      help: "Requests to the agent, by route of the route policy",
      labelNames: ["route", "method", "status"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "obo_request_seconds",
      help: "Until the head of the answer",
      labelNames: ["route"],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    firstTokenSeconds: new Histogram({
      name: "obo_first_token_seconds",
      help: "From a message to the first piece of its answer",
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32],
      registers,
    }),
    openStreams: new Gauge({
      name: "obo_open_streams",
      help: "Streams to browsers that are open",
      registers,
    }),
    runs: new Counter({
      name: "obo_runs_total",
      help: "Runs asked for through the app, by how they ended: ended, failed, left, cut",
      labelNames: ["result"],
      registers,
    }),
    denials: new Counter({
      name: "obo_denials_total",
      help: "Refused requests, by reason",
      labelNames: ["reason"],
      registers,
    }),
    exchanges: new Counter({
      name: "obo_exchanges_total",
      help: "Token exchanges, by result",
      labelNames: ["result"],
      registers,
    }),
    refreshes: new Counter({
      name: "obo_refreshes_total",
      help: "Refreshes at a provider, by result",
      labelNames: ["provider", "result"],
      registers,
    }),
    uses: new Counter({
      name: "obo_provider_uses_total",
      help: "Calls at a provider with a person's token, by outcome and last status",
      labelNames: ["outcome", "status"],
      registers,
    }),
    providerCalls: new Counter({
      name: "obo_provider_calls_total",
      help: "HTTP requests to a provider with a person's token, retries and pages included",
      labelNames: ["provider"],
      registers,
    }),
    limitLeft: new Histogram({
      name: "obo_provider_limit_left_ratio",
      help: "Share of a person's calls that the provider's limit left after a use",
      labelNames: ["provider"],
      buckets: [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1],
      registers,
    }),
  };
}
