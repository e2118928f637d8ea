import {
  type JSONRPCMessage,
  ProtocolError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
  type TransportSendOptions,
} from "@modelcontextprotocol/client";
import type { FetchMode, McpHttp } from "#mcp/http.ts";

/** MCP's transports: streamable HTTP, and `sse` of 2024-11-05, deprecated since 2025-03-26. */

/** The error of a request without a response. Servers use its code for their own errors, too. */
export const BROKEN_OFF = { code: -32000, message: "The stream broke off.", data: "on-behalf-of: no answer" };

/** Whether a request failed because its stream ended before the response. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof ProtocolError && error.data === BROKEN_OFF.data;
}

/** A broken stream is resumed from its last event (`Last-Event-ID`), after the server's `retry` pause. */
const RECONNECTION = {
  maxRetries: 5,
  initialReconnectionDelay: 500,
  maxReconnectionDelay: 5000,
  reconnectionDelayGrowFactor: 2,
};

/** @param mode is read for each request, so it may change later */
export function makeTransport(url: string, http: McpHttp, mode: Readonly<FetchMode>): Transport {
  const fetch: McpHttp["fetch"] = (input, init) => http.fetch(input, init, mode);
  if (mode.transport === "sse") return new SSEClientTransport(new URL(url), { fetch });
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

/** Lets the server drop the session; one that can't be told drops it by itself. */
export async function endSession(transport: Transport): Promise<void> {
  if (!(transport instanceof StreamableHTTPClientTransport)) return;
  try {
    await transport.terminateSession();
  } catch {
    // Nothing depends on the result.
  }
}
