import { readRetryAfter } from "#auth/protocol/retry-after.ts";
import { readChallenge } from "#mcp/challenge.ts";

/** The total size limit of all responses to one client. */
const MOST_BYTES = 8 * 1024 * 1024;
/** The time limit for ending a session. */
const GOODBYE_MS = 1000;
/** What a server returns to a transport that it does not have (MCP, Transports, "Backwards Compatibility"). */
export const OTHER_TRANSPORT: readonly number[] = [400, 404, 405];

/** An MCP server's HTTP error. Its body is not read, since it may contain anything. */
export class McpHttpError extends Error {
  readonly status: number;
  /** From `WWW-Authenticate` (RFC 6750 §3): the code, and the missing scopes. */
  readonly code: string | undefined;
  readonly scopes: string[];
  /** The server accepts only a proof that this client does not send, such as DPoP. */
  readonly wantsOtherProof: boolean;
  /** GitHub's `X-GitHub-SSO`. */
  readonly singleSignOn: string | undefined;
  /** Seconds to wait, if the server says so. */
  readonly retryAfter: number | undefined;

  constructor(response: Response) {
    super(`the MCP server answered ${response.status}`);
    this.name = "McpHttpError";
    const { error, scopes = [], isBearer } = readChallenge(response);
    this.status = response.status;
    this.code = error;
    this.scopes = scopes;
    this.wantsOtherProof = !isBearer;
    this.singleSignOn = response.headers.get("x-github-sso") ?? undefined;
    this.retryAfter = readRetryAfter(Object.fromEntries(response.headers));
  }
}

/** A connection closed by this side: its time is over, or the server sends too much. */
export class McpLimitError extends Error {
  readonly code: "timeout" | "too_large";

  constructor(code: McpLimitError["code"], message: string) {
    super(message);
    this.name = "McpLimitError";
    this.code = code;
  }
}

export interface FetchMode {
  /** With `sse`, responses come on a GET stream, so an error there ends the connection. */
  transport: "http" | "sse";
  /** Whether the server has this transport is not known yet: a 400, 404 or 405 is returned, and ends nothing. */
  isProbe: boolean;
}

/** One client's HTTP connection to its server. */
export interface McpHttp {
  fetch: (url: string | URL, init?: RequestInit, mode?: FetchMode) => Promise<Response>;
  /** Aborts with the reason why this client can't be used any more: an McpLimitError or McpHttpError. */
  signal: AbortSignal;
  /** Stops the clock while `wait` runs: a person is asked something. */
  outsideOfTime<T>(wait: () => Promise<T>): Promise<T>;
  close(): void;
}

/**
 * The `fetch` of one MCP client. Only it has the person's token, which is sent to the server's origin only. It closes at the
 * first unusable response, where the SDK's transports would wait for the time limit.
 * @param timeoutMs for all of the client's requests together, including their responses
 * @param request sends requests: `fetchPublic` for a server that a person named
 */
export function openMcpHttp(
  url: string,
  accessToken: string,
  timeoutMs: number,
  onStatus: (status: number) => void,
  request: (url: URL, init: RequestInit) => Promise<Response> = fetch,
): McpHttp {
  const { origin } = new URL(url);
  const failure = new AbortController();
  let token: string | undefined = accessToken;
  let left = MOST_BYTES;
  let hasLostSession = false;
  const clock = startClock(timeoutMs, () =>
    failure.abort(new McpLimitError("timeout", "The MCP server did not answer in time.")),
  );

  function end(reason: Error): Error {
    failure.abort(reason);
    return reason;
  }

  function isSessionLost(headers: Headers, { status }: Response): boolean {
    if (status !== 404 || !headers.has("mcp-session-id") || hasLostSession) return false;
    hasLostSession = true;
    return true;
  }

  function count(chunk: Uint8Array): void {
    left -= chunk.byteLength;
    if (left >= 0) return;
    throw end(new McpLimitError("too_large", "The MCP server's answer is too large."));
  }

  async function send(
    input: string | URL,
    init: RequestInit = {},
    mode: FetchMode = { transport: "http", isProbe: false },
  ): Promise<Response> {
    const target = new URL(input);
    const headers = new Headers(init.headers);
    headers.delete("authorization");
    if (target.origin === origin && token) headers.set("authorization", `Bearer ${token}`);
    const limits = init.method === "DELETE" ? [AbortSignal.timeout(GOODBYE_MS)] : [];
    const signal = AbortSignal.any([failure.signal, ...(init.signal ? [init.signal] : []), ...limits]);
    const response = await request(target, { ...init, headers, signal, redirect: "manual" });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw end(new McpHttpError(response));
    }
    // The SDK reads what the others say: a stream by GET or an end by DELETE need not be offered, a server of before 2026 knows no
    // `server/discover`, and a session may be gone, once.
    const isOptional =
      !isNeeded(mode, init.method, headers, response) ||
      (mode.isProbe && OTHER_TRANSPORT.includes(response.status)) ||
      isUnknownProbe(headers, response) ||
      isSessionLost(headers, response);
    if (init.method === "POST") onStatus(response.status);
    if (response.status >= 400 && !isOptional) {
      await response.body?.cancel();
      throw end(new McpHttpError(response));
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
    async outsideOfTime(wait) {
      clock.stop();
      try {
        return await wait();
      } finally {
        clock.goOn();
      }
    },
    close() {
      clock.stop();
      token = undefined;
    },
  };
}

function isNeeded({ transport }: FetchMode, method = "GET", headers: Headers, { status }: Response): boolean {
  if (method !== "GET") return method === "POST";
  const isDenied = status === 401 || status === 403;
  return transport === "sse" || (isDenied && headers.has("last-event-id"));
}

/** Any rejection, except of the token or for rate limits, by a server that does not know the method. */
function isUnknownProbe(headers: Headers, { status }: Response): boolean {
  const isProbe = headers.get("mcp-method") === "server/discover";
  return isProbe && status < 500 && ![401, 403, 429].includes(status);
}

/** A time limit that can be stopped for a while. */
function startClock(limitMs: number, onEnd: () => void) {
  let leftMs = limitMs;
  let since = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const goOn = () => {
    since = performance.now();
    timer = setTimeout(onEnd, leftMs);
  };
  const stop = () => {
    clearTimeout(timer);
    leftMs -= performance.now() - since;
  };
  goOn();
  return { goOn, stop };
}
