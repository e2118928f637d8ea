import { setTimeout as pause } from "node:timers/promises";

/** Each probe costs a millisecond while the machine is busy starting seven services. */
const POLL_MS = 100;
const START_PROBE_MS = 2_000;
const PROBE_MS = 5_000;
const PROBE_EVERY_MS = 2_000;
/** How long a service may take to start: it may wait for its database for a minute. */
const START_MS = 120_000;

/** `refused`: nothing listens. `silent`: it listens but does not respond. `failing`: it responds with 5xx. */
export type Health = "open" | "failing" | "silent" | "refused";

/** Probes a service once. */
export async function probe(url: string, timeoutMs: number = START_PROBE_MS): Promise<Health> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: "manual" });
    await response.body?.cancel();
    return response.status < 500 ? "open" : "failing";
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED" ? "refused" : "silent";
  }
}

/**
 * Waits until a service responds.
 * @throws Error if it does not in time
 */
export async function waitUntilHealthy(
  { name, healthUrl }: { name: string; healthUrl: string },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!signal.aborted) {
    if ((await probe(healthUrl)) === "open") return;
    if (performance.now() > until)
      throw new Error(`${name} did not answer at ${healthUrl} in ${timeoutMs / 1000} s.`);
    await pause(POLL_MS);
  }
}

/**
 * Resolves when a service has not responded for `hungMs`, or at first for `startMs`, or when `signal` is aborted. Sums up failed
 * probes, so that the time in which the launcher itself was suspended does not count.
 * @returns that time, in milliseconds
 */
export async function waitUntilHung(
  url: string,
  hungMs: number,
  signal: AbortSignal,
  startMs = START_MS,
): Promise<number> {
  const everyMs = Math.min(PROBE_EVERY_MS, hungMs / 15);
  const probeMs = Math.min(PROBE_MS, hungMs / 6);
  let allowedMs = Math.max(startMs, hungMs);
  let silentMs = 0;
  while (!signal.aborted && silentMs < allowedMs) {
    await pause(everyMs, undefined, { ref: false });
    const startedAt = performance.now();
    const health = await probe(url, probeMs);
    const answers = health === "open" || health === "failing";
    if (answers) allowedMs = hungMs;
    const tookMs = Math.min(performance.now() - startedAt, probeMs);
    silentMs = answers ? 0 : silentMs + tookMs + everyMs;
  }
  return allowedMs;
}
