import { readWholeBody } from "#upstream/whole-body.ts";

/** Why a request to a provider ended without a usable response. */
export type TransportErrorCode =
  | "timeout"
  | "redirected"
  | "too_large"
  | "unexpected_answer"
  | "read_only"
  | "stopped"
  | "ended";

/**
 * A request aborted on our side. Octokit passes an error named AbortError on unchanged and never retries it,
 * which is right for each of these codes.
 */
export class TransportError extends Error {
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string) {
    super(message);
    this.name = "AbortError";
    this.code = code;
  }
}

/** True if the run was stopped: a read was aborted, a write was not sent. */
export function isStopped(error: unknown): boolean {
  return error instanceof TransportError && error.code === "stopped";
}

export interface TransportOptions {
  token: string;
  /** The API's base URL. The token is only sent to its origin. */
  baseUrl: string;
  access: "read" | "write";
  /** For one attempt, including the body. */
  timeoutMs: number;
  /** The run's signal. */
  signal?: AbortSignal | undefined;
}

export interface Transport {
  fetch: typeof globalThis.fetch;
  /** Deletes the token: a reference that outlives the call can't use it. */
  end(): void;
}

const MAX_ANSWER_BYTES = 20 * 1024 * 1024;
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The `fetch` of a client (Octokit, our Jira client) for one tool call. Only it has the token, so that Octokit's options, hooks and
 * errors never do. Redirects stay on the API's origin; `redirect: "follow"` crosses it, without the token.
 * A read may only GET. A stopped run does not abort a write that was sent: its real outcome counts.
 *
 * @throws TransportError by code; `fetch`'s own TypeError if the network fails.
 */
export function createTransport(options: TransportOptions): Transport {
  const origin = new URL(options.baseUrl).origin;
  let token: string | undefined = options.token;

  async function send(url: URL, init: RequestInit, hops: number): Promise<Response> {
    if (token === undefined) throw new TransportError("ended", "The tool call is over.");
    if (options.signal?.aborted)
      throw new TransportError("stopped", "The run was stopped before this was sent.");

    const method = init.method ?? "GET";
    if (options.access === "read" && method !== "GET" && method !== "HEAD") {
      throw new TransportError("read_only", `A tool that reads may not send ${method}.`);
    }
    const headers = new Headers(init.headers);
    headers.delete("authorization");
    if (url.origin === origin) headers.set("authorization", `Bearer ${token}`);

    const timeout = AbortSignal.timeout(options.timeoutMs);
    const stop = options.access === "read" && options.signal ? [options.signal] : [];
    const signal = AbortSignal.any([timeout, ...stop]);
    try {
      const response = await fetch(url, { ...init, method, headers, signal, redirect: "manual" });
      if (REDIRECTS.has(response.status)) {
        await response.body?.cancel();
        return await follow(response, url, { ...init, method }, hops);
      }
      return await readWhole(response, headers);
    } catch (error) {
      if (options.signal?.aborted && options.access === "read") {
        throw new TransportError("stopped", "The run was stopped.");
      }
      if (timeout.aborted) throw new TransportError("timeout", "The provider did not answer in time.");
      throw error;
    }
  }

  async function follow(response: Response, from: URL, init: RequestInit, hops: number): Promise<Response> {
    const location = response.headers.get("location");
    const target = location ? URL.parse(location, from) : null;
    const crosses = target?.origin !== origin;
    const downgrades = from.protocol === "https:" && target?.protocol !== "https:";
    const mayCross = init.redirect === "follow" && !downgrades;
    if (!target || init.method !== "GET" || hops >= MAX_REDIRECTS || (crosses && !mayCross)) {
      throw new TransportError("redirected", "The provider sent the request on to another place.");
    }
    return send(target, init, hops + 1);
  }

  return {
    fetch: (input, init) => send(new URL(input instanceof Request ? input.url : input), init ?? {}, 0),
    end: () => {
      token = undefined;
    },
  };
}

/** Calls `use` with the `fetch` of a transport that ends with it. */
export async function withTransport<T>(
  options: TransportOptions,
  use: (fetch: typeof globalThis.fetch) => Promise<T>,
): Promise<T> {
  const transport = createTransport(options);
  try {
    return await use(transport.fetch);
  } finally {
    transport.end();
  }
}

/** @throws TransportError `too_large`, `unexpected_answer` */
async function readWhole(response: Response, asked: Headers): Promise<Response> {
  const body = await readWholeBody(response, MAX_ANSWER_BYTES);
  if (!body) throw new TransportError("too_large", "The provider's answer is too large.");
  const wantsJson = asked.get("accept")?.includes("json") ?? false;
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  if (response.ok && body.size > 0 && wantsJson && !isJson) {
    throw new TransportError("unexpected_answer", "The provider's answer is not JSON.");
  }
  const { status, statusText, headers } = response;
  return new Response(body.size > 0 ? body : null, { status, statusText, headers });
}
