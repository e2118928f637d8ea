import type { RunnableConfig } from "@langchain/core/runnables";
import { Octokit, RequestError } from "octokit";
import type { ApiNeed } from "#agent/tools/delegated-tool.ts";
import type { ProviderDenial } from "#auth/client/consent.ts";
import { type ApiBroker, withDelegatedFetch } from "#auth/client/delegated-fetch.ts";
import { paceRequests } from "#upstream/github-pace.ts";
import { findMissingScopes } from "./errors.ts";
import { findMissingInstallation, NotInstalledError } from "./installation.ts";
import { findSsoHeader } from "./sso.ts";

/** The token source and GitHub's URL. */
export interface GitHubBroker extends ApiBroker {
  /** Milliseconds per "second" of Octokit's retry plugins, by default 1000. */
  secondMs?: number;
  /** False disables the pauses that GitHub recommends (1 s between writes, 2 s between searches). */
  spaced?: boolean;
}

const READ_RETRIES = 2;
/** A read waits at most this long for GitHub's rate limit, once; otherwise the error says when to retry. */
const PATIENCE_SECONDS = 5;
/** Octokit's own list, and statuses for which a retry is useless or has its own rule (429: throttling). */
const NEVER_RETRY = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451];
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Runs `call` with an Octokit that acts as the run's person. The token is fetched now, held only by this call's transport, and
 * dropped afterwards.
 *
 * @param config the tool's config, with the auth user's `session_id`, thread, run and signal
 * @throws ConsentDeclined; AuthError from the exchange; Octokit's RequestError; NotInstalledError; TransportError; the run's
 *   abort reason; LangGraph's interrupt if the person must give access first
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
  // More scopes don't help as long as the organization refuses the token.
  if (error.status !== 403 || findSsoHeader(error)) return undefined;
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
    // A write is never retried.
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
