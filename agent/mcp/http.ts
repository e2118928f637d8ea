import { extractWWWAuthenticateParams } from "@modelcontextprotocol/sdk/client/auth.js";
import { TransportError } from "#auth/client/transport.ts";

/** What all answers of one client may weigh together. */
const MOST_BYTES = 8 * 1024 * 1024;

/** An MCP server that answered with an HTTP error. Its body is not read: it may hold anything. */
export class McpHttpError extends Error {
  readonly status: number;
  /** Of `WWW-Authenticate` (RFC 6750 §3): the code, and the scopes that are missing. */
  readonly code: string | undefined;
  readonly scopes: string[];
  /** Seconds, where the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(response: Response) {
    super(`the MCP server answered ${response.status}`);
    this.name = "McpHttpError";
    const { error, scope } = extractWWWAuthenticateParams(response);
    const wait = Number(response.headers.get("retry-after"));
    this.status = response.status;
    this.code = error;
    this.scopes = scope?.split(" ").filter(Boolean) ?? [];
    this.retryAfter = wait > 0 ? Math.ceil(wait) : undefined;
  }
}

/** One client's way to its server. */
export interface McpHttp {
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Aborts with the reason why this client is of no more use: a TransportError, an McpHttpError. */
  signal: AbortSignal;
  close(): void;
}

/**
 * The `fetch` of one MCP client. It alone holds the person's token, which goes to the server's origin only, and it ends with the
 * first answer that can't be used: the SDK's transports would wait for the end of the time limit.
 * @param timeoutMs for all requests of the client together, their answers included
 */
export function openMcpHttp(
  url: string,
  accessToken: string,
  timeoutMs: number,
  onStatus: (status: number) => void,
): McpHttp {
  const { origin } = new URL(url);
  const failure = new AbortController();
  let token: string | undefined = accessToken;
  let left = MOST_BYTES;
  const timer = setTimeout(
    () => failure.abort(new TransportError("timeout", "The MCP server did not answer in time.")),
    timeoutMs,
  );

  function count(chunk: Uint8Array): void {
    left -= chunk.byteLength;
    if (left >= 0) return;
    failure.abort(new TransportError("too_large", "The MCP server's answer is too large."));
    throw failure.signal.reason;
  }

  async function send(input: string | URL, init: RequestInit = {}): Promise<Response> {
    const target = new URL(input);
    const headers = new Headers(init.headers);
    headers.delete("authorization");
    if (target.origin === origin && token) headers.set("authorization", `Bearer ${token}`);
    const signal = AbortSignal.any([failure.signal, ...(init.signal ? [init.signal] : [])]);
    const response = await fetch(target, { ...init, headers, signal, redirect: "manual" });
    // A server need not offer the stream that streamable HTTP asks for by GET: that answer is the SDK's to read.
    const isOptional = init.method === "GET";
    if (!isOptional) onStatus(response.status);
    if (response.status >= 400 && !isOptional) {
      await response.body?.cancel();
      failure.abort(new McpHttpError(response));
      throw failure.signal.reason;
    }
    if (!response.body) return response;
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          count(chunk);
          controller.enqueue(chunk);
        },
      }),
    );
    return new Response(body, response);
  }

  return {
    fetch: send,
    signal: failure.signal,
    close() {
      clearTimeout(timer);
      token = undefined;
    },
  };
}
