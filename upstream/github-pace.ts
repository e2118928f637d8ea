import { setTimeout as pause } from "node:timers/promises";
import { type Octokit, RequestError } from "octokit";
import { readRetryAfter, secondsUntil } from "#auth/protocol/retry-after.ts";

/**
 * The pauses that GitHub recommends (docs.github.com, "Best practices for using the REST API"): milliseconds between a person's
 * requests of a kind. Octokit's own plugin uses the time of day: when the clock moves backwards, all requests wait that long
 * (docs/facts.md 35).
 */
const PAUSES = { search: 2_000, write: 1_000, notification: 3_000 };
type Kind = keyof typeof PAUSES;

/** For a secondary limit without a duration. */
const SECONDARY_SECONDS = 60;

/** Requests that notify people at GitHub, by the end of their path. */
const NOTIFIES =
  /\/(invitations|collaborators\/[^/]+|issues|pulls|comments|replies|merge|requested_reviewers|reviews|releases)$/;

/** A person's concurrent requests. */
const LANES = 10;
/** The size limit of both maps below; entries in the past are irrelevant. */
const MANY = 1_000;

/** When the next request of a kind and person may start, by the monotonic clock. */
const turns = new Map<string, number>();
const lanes = new Map<string, { next: number; ends: Promise<unknown>[] }>();

/**
 * Spaces an Octokit's requests, and retries one that met GitHub's rate limit once.
 * @param person whose requests are spaced together
 * @param patience the longest wait for a rate limit, in seconds; 0 for none
 * @param secondMs milliseconds in a second; tests make it shorter
 */
export function paceRequests(octokit: Octokit, person: string, patience: number, secondMs: number): void {
  octokit.hook.wrap("request", async (request, options) => {
    for (const kind of kindsOf(options))
      await takeTurn(`${kind} ${person}`, (PAUSES[kind] * secondMs) / 1000);
    const send = async () => request(options);
    try {
      return await inLane(person, send);
    } catch (error) {
      const seconds = readWait(error);
      if (seconds === undefined || seconds > patience) throw error;
      await pause(seconds * secondMs);
      return inLane(person, send);
    }
  });
}

function kindsOf({ method, url }: { method: string; url: string }): Kind[] {
  const { pathname } = new URL(url, "http://github.invalid");
  if (method === "GET" || method === "HEAD") return /\/search\/[^/]+$/.test(pathname) ? ["search"] : [];
  return NOTIFIES.test(pathname) ? ["write", "notification"] : ["write"];
}

async function takeTurn(key: string, pauseMs: number): Promise<void> {
  const now = performance.now();
  const at = Math.max(now, turns.get(key) ?? 0);
  if (turns.size > MANY) for (const [other, next] of turns) if (next <= now) turns.delete(other);
  turns.set(key, at + pauseMs);
  if (at > now) await pause(at - now);
}

/** Runs a task after the previous one in its lane, however that ended. */
function inLane<T>(person: string, task: () => Promise<T>): Promise<T> {
  if (lanes.size > MANY) lanes.clear();
  const own = lanes.get(person) ?? { next: 0, ends: Array.from({ length: LANES }, () => Promise.resolve()) };
  lanes.set(person, own);
  const lane = own.next++ % LANES;
  const result = (own.ends[lane] ?? Promise.resolve()).then(task);
  own.ends[lane] = result.catch(() => {});
  return result;
}

/** The seconds that GitHub requests to wait; undefined for another failure. */
function readWait(error: unknown): number | undefined {
  if (!(error instanceof RequestError) || !error.response || ![403, 429].includes(error.status))
    return undefined;
  const { headers } = error.response;
  if (/\bsecondary rate\b/i.test(error.message)) return readRetryAfter(headers) ?? SECONDARY_SECONDS;
  if (headers["x-ratelimit-remaining"] !== "0") return undefined;
  const seconds = secondsUntil(Number(headers["x-ratelimit-reset"]) * 1000, headers);
  if (Number.isNaN(seconds)) return undefined;
  return Math.max(Math.ceil(seconds) + 1, 0);
}
