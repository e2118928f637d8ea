import type { RunnableConfig } from "@langchain/core/runnables";
import { Octokit, RequestError } from "octokit";
import type { AccessRequirement, ProviderDenial } from "#auth/client/consent.ts";
import { readStop } from "#auth/client/detach.ts";
import {
  type DelegatedCall,
  type TokenBroker,
  type UpstreamTelemetry,
  withDelegatedToken,
} from "#auth/client/token-broker.ts";
import { isStopped, withTransport } from "#auth/client/transport.ts";
import { findMissingScopes } from "./errors.ts";
import { findMissingInstallation, NotInstalledError } from "./installation.ts";
import { paceRequests } from "./pace.ts";

/** What a tool call asks of the person's GitHub connection. */
export type GitHubNeed<T = unknown> = Omit<AccessRequirement, "provider"> & Pick<DelegatedCall<T>, "linkOf">;

/** Where tokens and GitHub are. */
export interface GitHubBroker extends TokenBroker {
  baseUrl: () => string;
  /** Milliseconds for one attempt; 20 s unless told. */
  timeoutMs?: number;
  /** Milliseconds of waiting in one "second" of Octokit's retry plugins; 1000 unless told. */
  secondMs?: number;
  /** False lets a person's requests go without the pauses that GitHub asks for (1 s between writes, 2 s between searches). */
  spaced?: boolean;
}

const TIMEOUT_MS = 20_000;
const READ_RETRIES = 2;
/** A read waits this long for GitHub's rate limit, once; beyond that the person learns when to try again. */
const PATIENCE_SECONDS = 5;
/** Octokit's own list, and those where another try can't change the answer or has its own rule (429: throttling). */
const NEVER_RETRY = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451];
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Runs `call` with an Octokit that acts as the person of this run. The token is fetched now, lives inside the
 * transport of this one call, and dies with it.
 *
 * @param config the tool's config: the auth user's `session_id`, thread, run and signal are read from it
 * @throws ConsentDeclined; AuthError from the exchange; Octokit's RequestError; NotInstalledError; TransportError; the
 *   run's abort reason; LangGraph's interrupt, when the person must give access first
 */
export async function withGitHub<T>(
  config: RunnableConfig,
  { linkOf, ...need }: GitHubNeed<T>,
  call: (octokit: Octokit, login: string) => Promise<T>,
  door: GitHubBroker,
): Promise<T> {
  return withDelegatedToken(config, { ...need, provider: "github" }, door, {
    readRefusal,
    linkOf,
    call({ accessToken: token, login }, trail) {
      const baseUrl = door.baseUrl();
      const limits = { timeoutMs: door.timeoutMs ?? TIMEOUT_MS, signal: readStop(config) };
      return withTransport({ token, baseUrl, access: need.access, ...limits }, async (fetch) => {
        try {
          return await call(createOctokit(follow(fetch, trail), need.access, login, baseUrl, door), login);
        } catch (error) {
          // By the bare transport: the trail is the call's own.
          throw (await findMissingInstallation(error, login, baseUrl, fetch)) ?? error;
        }
      });
    },
  });
}

/** Notes what GitHub answered last. A request that changes, and was not refused (4xx), may have done its work. */
function follow(fetch: typeof globalThis.fetch, trail: UpstreamTelemetry): typeof globalThis.fetch {
  return async (input, init) => {
    const changes = !/^(GET|HEAD)$/i.test(init?.method ?? "GET");
    trail.status = undefined;
    trail.requestId = undefined;
    trail.calls = (trail.calls ?? 0) + 1;
    try {
      const response = await fetch(input, init);
      trail.status = response.status;
      trail.requestId = response.headers.get("x-github-request-id") ?? undefined;
      trail.limit = readCount(response.headers, "x-ratelimit-limit");
      trail.remaining = readCount(response.headers, "x-ratelimit-remaining");
      if (changes && !(response.status >= 400 && response.status < 500)) trail.changed = true;
      return response;
    } catch (error) {
      if (changes && !isStopped(error)) trail.changed = true;
      throw error;
    }
  };
}

function readCount(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function readRefusal(error: unknown): ProviderDenial | undefined {
  if (error instanceof NotInstalledError && (error.isOwn || error.isForbidden))
    return { kind: "missing_installation" };
  if (!(error instanceof RequestError)) return undefined;
  if (error.status === 401) return { kind: "unauthorized" };
  if (error.status !== 403) return undefined;
  const [missing] = findMissingScopes(error.response?.headers ?? {});
  return missing ? { kind: "missing_scope", missing: [missing] } : undefined;
}

function createOctokit(
  fetch: typeof globalThis.fetch,
  access: GitHubNeed["access"],
  login: string,
  baseUrl: string,
  { secondMs = 1000, spaced = true }: GitHubBroker,
): Octokit {
  const octokit = new Octokit({
    baseUrl,
    userAgent: "on-behalf-of",
    log: SILENT,
    request: { fetch, log: SILENT },
    // A write is sent once, whatever happens to it.
    retry: {
      enabled: access === "read",
      retries: READ_RETRIES,
      doNotRetry: NEVER_RETRY,
      retryAfterBaseValue: secondMs,
    },
    throttle: { enabled: false },
  });
  const patience = access === "read" ? PATIENCE_SECONDS : 0;
  if (spaced) paceRequests(octokit, `${baseUrl} ${login}`, patience, secondMs);
  return octokit;
}
