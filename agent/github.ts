import type { RunnableConfig } from "@langchain/core/runnables";
import { Octokit } from "octokit";
import { createTransport } from "#agent/github-transport.ts";
import { readStop } from "#agent/writes/detach.ts";
import { AuthError } from "#auth/errors.ts";
import type { exchangeToken, WriteGrant } from "#auth/exchange-client.ts";

/** What a tool call asks of the person's GitHub connection. Checked by the exchange, and recorded there. */
export interface GitHubNeed {
  /** The tool's name. */
  tool: string;
  access: "read" | "write";
  scopes: readonly string[];
  /** What it is about, such as `alice/webshop#12`; shown in the person's activity. */
  resource?: string | undefined;
  /** The model's call, and the approval that a write runs on. */
  toolCallId?: string | undefined;
  grant?: WriteGrant | undefined;
}

/** Where tokens and GitHub are. */
export interface GitHubDoor {
  exchange: typeof exchangeToken;
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
/** A read waits this long for GitHub's rate limit, once; beyond that the person is told when to try again. */
const PATIENCE_SECONDS = 5;
/** Octokit's own list, and those where another try can't change the answer or has its own rule (429: throttling). */
const NEVER_RETRY = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451];
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Runs `call` with an Octokit that acts as the person of this run. The token is fetched now, lives inside the
 * transport of this one call, and dies with it.
 *
 * @param config the tool's config: the auth user's `session_id`, thread, run and signal are read from it
 * @throws AuthError from the exchange; Octokit's RequestError; GitHubTransportError; the run's abort reason
 */
export async function withGitHub<T>(
  config: RunnableConfig,
  need: GitHubNeed,
  call: (octokit: Octokit, login: string) => Promise<T>,
  door: GitHubDoor,
): Promise<T> {
  const { configurable = {} } = config;
  const signal = readStop(config);
  signal?.throwIfAborted();
  const token = await door.exchange(
    {
      sessionId: readSessionId(configurable),
      provider: "github",
      scopes: [...need.scopes],
      tool: need.tool,
      access: need.access,
      threadId: readString(configurable.thread_id),
      runId: readString(configurable.run_id),
      resource: need.resource,
      toolCallId: need.toolCallId,
      grant: need.grant,
    },
    signal,
  );
  const baseUrl = door.baseUrl();
  const transport = createTransport({
    token: token.accessToken,
    baseUrl,
    access: need.access,
    timeoutMs: door.timeoutMs ?? TIMEOUT_MS,
    signal,
  });
  try {
    const octokit = createOctokit(transport.fetch, need.access, token.login, baseUrl, door);
    return await call(octokit, token.login);
  } finally {
    transport.end();
  }
}

function createOctokit(
  fetch: typeof globalThis.fetch,
  access: GitHubNeed["access"],
  login: string,
  baseUrl: string,
  { secondMs = 1000, spaced = true }: GitHubDoor,
): Octokit {
  const waitForLimit = (seconds: number, _options: unknown, _octokit: unknown, tries: number): boolean =>
    access === "read" && seconds <= PATIENCE_SECONDS && tries === 0;
  return new Octokit({
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
    // The plugin's queues are shared by id: one per person, so that nobody waits for somebody else.
    throttle: {
      enabled: spaced,
      id: `${baseUrl} ${login}`,
      retryAfterBaseValue: secondMs,
      onRateLimit: waitForLimit,
      onSecondaryRateLimit: waitForLimit,
    },
  });
}

function readSessionId(configurable: Record<string, unknown>): string {
  const user = configurable.langgraph_auth_user;
  const id = typeof user === "object" && user !== null && "session_id" in user ? user.session_id : undefined;
  if (typeof id !== "string" || id === "") {
    throw new AuthError("invalid_grant", "This run does not belong to a signed-in person.");
  }
  return id;
}

function readString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
