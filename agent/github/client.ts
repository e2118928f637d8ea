import type { RunnableConfig } from "@langchain/core/runnables";
import { Octokit, RequestError } from "octokit";
import type { ApiNeed } from "#agent/tools/delegated-tool.ts";
import type { ProviderDenial } from "#auth/client/consent.ts";
import { type ApiBroker, withDelegatedFetch } from "#auth/client/delegated-fetch.ts";
import { paceRequests } from "#upstream/github-pace.ts";
import { findMissingScopes } from "./errors.ts";
import { findMissingInstallation, NotInstalledError } from "./installation.ts";

/** Where tokens and GitHub are. */
export interface GitHubBroker extends ApiBroker {
  /** Milliseconds of waiting in one "second" of Octokit's retry plugins; 1000 unless told. */
  secondMs?: number;
  /** False lets a person's requests go without the pauses that GitHub asks for (1 s between writes, 2 s between searches). */
  spaced?: boolean;
}

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
  { linkOf, ...need }: ApiNeed<T>,
  call: (octokit: Octokit, login: string) => Promise<T>,
  broker: GitHubBroker,
): Promise<T> {
  return withDelegatedFetch(config, { ...need, provider: "github" }, broker, {
    requestIdHeader: "x-github-request-id",
    readRefusal,
    linkOf,
    async call({ fetch, quietFetch, baseUrl, login }) {
      try {
        return await call(createOctokit(fetch, need.access, login, baseUrl, broker), login);
      } catch (error) {
        throw (await findMissingInstallation(error, login, baseUrl, quietFetch)) ?? error;
      }
    },
  });
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
  access: "read" | "write",
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
