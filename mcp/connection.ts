import {
  Client,
  type ClientOptions,
  LOG_LEVEL_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkHttpError,
  type Transport,
} from "@modelcontextprotocol/client";
import { z } from "zod";
import type { ElicitAnswer } from "#auth/protocol/interrupts.ts";
import { forgetEra, orderTransports, recallEra, rememberEra, rememberTransport } from "#mcp/eras.ts";
import { type FetchMode, type McpHttp, McpHttpError, OTHER_TRANSPORT } from "#mcp/http.ts";
import { endSession, makeTransport } from "#mcp/transports.ts";

/** A server's endpoint. */
export interface McpEndpoint {
  url: string;
  /** `auto` if nobody named one: streamable HTTP, else `sse`. */
  transport: FetchMode["transport"] | "auto";
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

const resultSchema = z.record(z.string(), z.unknown());
/** `McpHttp` has the time limit and closes the connection: a request's own timeout would run while a person is asked. */
const NO_TIMEOUT = 2 ** 31 - 1;

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

/** Tries streamable HTTP first, as the specification requires (2025-11-25, Transports, "Backwards Compatibility"). */
async function connect(
  { url, transport }: McpEndpoint,
  http: McpHttp,
  signal: AbortSignal | undefined,
  events: ServerEvents,
): ReturnType<typeof connectBy> {
  if (transport !== "auto") return connectBy(url, { transport, isProbe: false }, http, signal, events);
  let refusal: unknown;
  for (const candidate of orderTransports(url)) {
    try {
      const connected = await connectBy(url, { transport: candidate, isProbe: true }, http, signal, events);
      rememberTransport(url, candidate);
      return connected;
    } catch (error) {
      const isOver = http.signal.aborted || signal?.aborted || error instanceof ProtocolError;
      if (isOver || error instanceof McpHttpError) throw error;
      if (candidate === "sse") continue;
      const status = readStatus(error);
      if (!status || !OTHER_TRANSPORT.includes(status)) throw error;
      refusal = new McpHttpError(new Response(null, { status }));
    }
  }
  throw refusal;
}

/** @param mode changed when it is connected: then it is no probe any more */
async function connectBy(
  url: string,
  mode: FetchMode,
  http: McpHttp,
  signal: AbortSignal | undefined,
  { elicit, log }: ServerEvents,
) {
  const options: ClientOptions = {
    capabilities: { elicitation: { form: {}, url: {} } },
    versionNegotiation: { mode: mode.transport === "sse" ? "legacy" : "auto" },
  };
  const client = new Client({ name: "on-behalf-of", version: "1.0.0" }, options);
  client.setRequestHandler("elicitation/create", async ({ params }) =>
    elicit ? http.outsideOfTime(() => elicit(params)) : { action: "cancel" as const },
  );
  client.setNotificationHandler("notifications/message", ({ params }) => log?.(params));
  client.fallbackRequestHandler = async ({ method }) => {
    throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `This client does not offer ${method}.`);
  };
  const transport = makeTransport(url, http, mode);
  const ends = AbortSignal.any([http.signal, ...(signal ? [signal] : [])]);
  const prior = mode.transport === "http" ? recallEra(url) : undefined;
  try {
    await client.connect(transport, { signal: ends, timeout: NO_TIMEOUT, ...(prior ? { prior } : {}) });
  } catch (error) {
    forgetEra(url);
    await client.close();
    // The SDK wraps the error of the probe.
    throw findRefusedToken(error) ?? (error instanceof SdkError && error.cause ? error.cause : error);
  }
  mode.isProbe = false;
  if (!prior && mode.transport === "http") rememberEra(url, eraOf(client));
  return { client, transport };
}

function eraOf(client: Client): Parameters<typeof rememberEra>[1] {
  const discover = client.getDiscoverResult();
  return discover ? { kind: "modern", discover } : { kind: "legacy" };
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
  return readStatus(error) === 404 && transport.sessionId !== undefined;
}

function readStatus(error: unknown): number | undefined {
  return error instanceof SdkHttpError ? error.data.status : undefined;
}
