import type { RunnableConfig } from "@langchain/core/runnables";
import type { AccessRequirement, ProviderDenial } from "#auth/client/consent.ts";
import { agentEnv } from "#auth/client/env.ts";
import { type TokenBroker, type UpstreamTelemetry, withDelegatedToken } from "#auth/client/token-broker.ts";
import { isMcpProvider, type NamedServer } from "#auth/protocol/mcp/variables.ts";
import { findScopeWords } from "#auth/protocol/provider-names.ts";
import { isScope } from "#auth/protocol/scope-syntax.ts";
import {
  type ElicitResult,
  type McpConnection,
  type OpenConnection,
  openConnection,
  type ServerEvents,
} from "#mcp/connection.ts";
import { McpHttpError, openMcpHttp } from "#mcp/http.ts";
import { fetchPublic, isLocalServer } from "#mcp/public-internet.ts";
import { readStop } from "#upstream/detach.ts";

interface CallOptions extends Pick<ServerEvents, "progress" | "log"> {
  /** For the whole connection, without the time in which a person is asked. */
  timeoutMs?: number;
  elicit?: Elicit;
}

/** Puts the server's question to the person: the raw parameters of `elicitation/create`. */
type Elicit = (params: unknown, telemetry: UpstreamTelemetry) => Promise<ElicitResult>;

/** For a whole connection, from the first request to the last response. */
const TIMEOUT_MS = 60_000;
/** For a server without authentication. */
const NO_TOKENS: TokenBroker = {
  exchange: async () => ({ accessToken: "", scopes: [], useId: "", login: "" }),
};

/**
 * Runs `call` with a connection to `server` that has the person's token. It is created for this call, never shared, and closed
 * with it: docs/decisions/0032. Limits on its time and bytes: docs/decisions/0075.
 *
 * @throws AuthError from the exchange; ConsentDeclined; McpHttpError; McpLimitError `timeout` or `too_large`; the SDK's
 *   ProtocolError and SdkError; the run's abort reason; LangGraph's interrupt if the person must give access first
 */
export async function withMcpClient<T>(
  config: RunnableConfig,
  server: NamedServer,
  need: Omit<AccessRequirement, "provider" | "scopes">,
  broker: TokenBroker,
  call: (mcp: McpConnection, telemetry: UpstreamTelemetry) => Promise<T>,
  { timeoutMs = TIMEOUT_MS, elicit, ...notes }: CallOptions = {},
): Promise<T> {
  const { provider, url } = server;
  // A server with its own authorization reports the scopes it needs.
  const scopes = isMcpProvider(provider) ? [] : server.scopes;
  const isTokenless = server.authorization === "none";
  // The exchange decides on every use of a person's own server, with or without a token.
  const source = isTokenless && !server.accepted ? NO_TOKENS : broker;
  const isLocal = !server.accepted || isLocalServer(server.url, agentEnv().APP_URL);
  return withDelegatedToken(
    config,
    { ...need, provider, scopes, server: url, crossApp: server.authorization === "cross-app" },
    source,
    {
      readRefusal: (error) => readRefusal(error, provider),
      async call(token, telemetry) {
        const stop = readStop(config);
        const noteStatus = (status: number) => {
          telemetry.status = status;
        };
        const secret = isTokenless ? "" : token.accessToken;
        const request = isLocal ? fetch : fetchPublic;
        const http = openMcpHttp(server.url, secret, timeoutMs, noteStatus, request);
        let mcp: OpenConnection | undefined;
        try {
          mcp = await openConnection(server, http, stop, {
            ...notes,
            ...(elicit ? { elicit: (params) => elicit(params, telemetry) } : {}),
          });
          stop?.throwIfAborted();
          return await call(mcp, telemetry);
        } catch (error) {
          // A rejected request changed nothing: the person may be asked for access, and the call repeated.
          if (isRefused(http.signal.aborted ? http.signal.reason : error)) telemetry.changed = false;
          // The SDK throws its own errors instead of these.
          if (stop?.aborted && !telemetry.changed) throw stop.reason;
          throw http.signal.aborted ? http.signal.reason : error;
        } finally {
          await mcp?.close();
          http.close();
        }
      },
    },
  );
}

function isRefused(reason: unknown): boolean {
  return reason instanceof McpHttpError && reason.status < 500;
}

/** The limit of all scopes in a challenge. */
const MOST_SCOPES = 20;

/**
 * MCP's authorization specification: 401 for an invalid token, 403 `insufficient_scope` for a missing scope. Some servers mix up
 * the two, so the code takes precedence. A server need not name the scopes (RFC 6750 §3): the person is then asked to allow those
 * of the server again. Of a provider's, only those that the app can request and describe are passed on.
 */
function readRefusal(error: unknown, provider: string): ProviderDenial | undefined {
  if (!(error instanceof McpHttpError) || error.wantsOtherProof) return undefined;
  const { status, code } = error;
  if (status !== 401 && status !== 403) return undefined;
  if (code !== "insufficient_scope")
    return status === 401 || code === "invalid_token" ? { kind: "unauthorized" } : undefined;
  const isOwn = isMcpProvider(provider);
  const isAskable = isOwn ? isScope : (scope: string) => findScopeWords(provider, scope) !== undefined;
  const missing = error.scopes.filter(isAskable).slice(0, MOST_SCOPES);
  return missing.length > 0 || isOwn || error.scopes.length === 0
    ? { kind: "missing_scope", missing }
    : undefined;
}
