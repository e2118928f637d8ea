import {
  Client,
  type ClientOptions,
  type JSONRPCMessage,
  LOG_LEVEL_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkHttpError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
  type TransportSendOptions,
} from "@modelcontextprotocol/client";
import { z } from "zod";
import type { ElicitAnswer } from "#auth/protocol/interrupts.ts";
import { forgetEra, recallEra, rememberEra } from "#mcp/eras.ts";
import { type McpHttp, McpHttpError } from "#mcp/http.ts";

/** A server's endpoint. */
export interface McpEndpoint {
  url: string;
  /** `sse` is the transport of 2024-11-05, deprecated since 2025-03-26. */
  transport: "http" | "sse";
}

/** The client's answer to `elicitation/create`. */
export type ElicitResult =
  | { action: "accept"; content?: NonNullable<ElicitAnswer["content"]> }
  | { action: "decline" | "cancel" };

/** Messages that a server may send besides its responses. */
export interface ServerEvents {
  /** `elicitation/create`: its raw parameters. Without a listener the request is cancelled. */
  elicit?(params: unknown): Promise<ElicitResult>;
  /** `notifications/progress` of a tool call. */
  progress?(params: unknown): void;
  /** `notifications/message`. */
  log?(params: unknown): void;
}

export interface McpRequestOptions {
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
}

/** A connection to one server, for one call. */
export interface McpConnection {
  /**
   * Sends a request and returns its raw result: the SDK's own methods compile the server's result schemas.
   * @param options `signal` aborts the request (the connection's limits always apply); `headers` are sent to a server of
   *   2026-07-28 only
   * @throws ProtocolError for an error response; SdkError without a response
   */
  request(
    method: string,
    params: Record<string, unknown>,
    options?: McpRequestOptions,
  ): Promise<Record<string, unknown>>;
  /** Stops the connection's clock while a person is asked something. */
  outsideOfTime<T>(wait: () => Promise<T>): Promise<T>;
}

export interface OpenConnection extends McpConnection {
  close(): Promise<void>;
}

/** The error of a request without a response. Servers use its code for their own errors, too. */
export const BROKEN_OFF = { code: -32000, message: "The stream broke off.", data: "on-behalf-of: no answer" };

/** Whether a request failed because its stream ended before the response. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof ProtocolError && error.data === BROKEN_OFF.data;
}

const resultSchema = z.record(z.string(), z.unknown());
/** `McpHttp` has the time limit and closes the connection: a request's own timeout would run while a person is asked. */
const NO_TIMEOUT = 2 ** 31 - 1;
/** A broken stream is resumed from its last event (`Last-Event-ID`), after the server's `retry` pause. */
const RECONNECTION = {
  maxRetries: 5,
  initialReconnectionDelay: 500,
  maxReconnectionDelay: 5000,
  reconnectionDelayGrowFactor: 2,
};

/**
 * Connects to a server: with `server/discover` if it supports 2026-07-28, else with `initialize`. A session that the server has
 * dropped (404) is reopened once, and the rejected request resent.
 * @throws the reason why `McpHttp` ended; SdkError
 */
export async function openConnection(
  endpoint: McpEndpoint,
  http: McpHttp,
  signal?: AbortSignal,
  events: ServerEvents = {},
): Promise<OpenConnection> {
  let current = await connect(endpoint, http, signal, events);

  async function reopen(): Promise<void> {
    await current.client.close();
    current = await connect(endpoint, http, signal, events);
  }

  return {
    outsideOfTime: http.outsideOfTime,
    async request(method, params, options) {
      try {
        return await send(current.client, { method, params }, http, options, events);
      } catch (error) {
        // It may support another revision by now.
        if (!(error instanceof ProtocolError)) forgetEra(endpoint.url);
        if (!isSessionLost(error, current.transport)) throw findRefusedToken(error) ?? error;
        await reopen();
        return send(current.client, { method, params }, http, options, events);
      }
    },
    async close() {
      await endSession(current.transport);
      await current.client.close();
    },
  };
}

async function send(
  client: Client,
  request: { method: string; params: Record<string, unknown> },
  http: McpHttp,
  { signal, headers }: McpRequestOptions = {},
  { progress, log }: ServerEvents,
): Promise<Record<string, unknown>> {
  const ends = AbortSignal.any([http.signal, ...(signal ? [signal] : [])]);
  const more = headers && client.getProtocolEra() === "modern" ? { headers } : {};
  const options = { signal: ends, timeout: NO_TIMEOUT, ...more };
  if (request.method !== "tools/call") return client.request(request, resultSchema, options);
  // Since 2026-07-28 a server logs only for requests with a log level; older ones ignore it.
  const _meta = log ? { [LOG_LEVEL_META_KEY]: "info" } : undefined;
  const noted = _meta ? { ...request, params: { ...request.params, _meta } } : request;
  return client.request(noted, resultSchema, { ...options, ...(progress ? { onprogress: progress } : {}) });
}

async function connect(
  endpoint: McpEndpoint,
  http: McpHttp,
  signal: AbortSignal | undefined,
  { elicit, log }: ServerEvents,
) {
  const options: ClientOptions = {
    capabilities: { elicitation: { form: {}, url: {} } },
    versionNegotiation: { mode: endpoint.transport === "sse" ? "legacy" : "auto" },
  };
  const client = new Client({ name: "on-behalf-of", version: "1.0.0" }, options);
  client.setRequestHandler("elicitation/create", async ({ params }) =>
    elicit ? http.outsideOfTime(() => elicit(params)) : { action: "cancel" as const },
  );
  client.setNotificationHandler("notifications/message", ({ params }) => log?.(params));
  client.fallbackRequestHandler = async ({ method }) => {
    throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `This client does not offer ${method}.`);
  };
  const transport = makeTransport(endpoint, http);
  const ends = AbortSignal.any([http.signal, ...(signal ? [signal] : [])]);
  const prior = endpoint.transport === "http" ? recallEra(endpoint.url) : undefined;
  try {
    await client.connect(transport, { signal: ends, timeout: NO_TIMEOUT, ...(prior ? { prior } : {}) });
  } catch (error) {
    forgetEra(endpoint.url);
    await client.close();
    // The SDK wraps the error of the probe.
    throw findRefusedToken(error) ?? (error instanceof SdkError && error.cause ? error.cause : error);
  }
  if (!prior && endpoint.transport === "http") rememberEra(endpoint.url, eraOf(client));
  return { client, transport };
}

function eraOf(client: Client): Parameters<typeof rememberEra>[1] {
  const discover = client.getDiscoverResult();
  return discover ? { kind: "modern", discover } : { kind: "legacy" };
}

function makeTransport({ url, transport }: McpEndpoint, { fetch }: McpHttp): Transport {
  if (transport === "sse") return new SSEClientTransport(new URL(url), { fetch });
  return new HttpTransport(new URL(url), { fetch, reconnectionOptions: RECONNECTION });
}

/** Fails a request whose stream ended without a response and can't be resumed: the SDK would wait for the time limit. */
class HttpTransport extends StreamableHTTPClientTransport {
  override send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const id = "method" in message && "id" in message ? message.id : undefined;
    if (id === undefined) return super.send(message, options);
    const onRequestStreamEnd = () => this.onmessage?.({ jsonrpc: "2.0", id, error: BROKEN_OFF });
    return super.send(message, { ...options, onRequestStreamEnd });
  }
}

/** The whole message: a longer one may come from a tool, and mean something other than our token. */
const TOKEN_REFUSED = /^\W*(unauthori[sz]ed|invalid[ _]token|authentication required)\W*$/i;

/** Some servers reject the token in a JSON-RPC error, with status 200. */
function findRefusedToken(error: unknown): McpHttpError | undefined {
  if (!(error instanceof ProtocolError)) return undefined;
  const isRefused = error.code === 401 || TOKEN_REFUSED.test(error.message);
  return isRefused ? new McpHttpError(new Response(null, { status: 401 })) : undefined;
}

function isSessionLost(error: unknown, transport: Transport): boolean {
  return error instanceof SdkHttpError && error.data.status === 404 && transport.sessionId !== undefined;
}

/** Lets the server drop the session; one that can't be told drops it by itself. */
async function endSession(transport: Transport): Promise<void> {
  if (!(transport instanceof StreamableHTTPClientTransport)) return;
  try {
    await transport.terminateSession();
  } catch {
    // Nothing depends on the result.
  }
}
