import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { isBodyless } from "#auth/protocol/is-bodyless.ts";
import { fetchPublic, isLoopback } from "#mcp/public-internet.ts";
import { readWholeBody } from "#upstream/whole-body.ts";
import type { ServerFetch } from "../secrets/providers/descriptor.ts";

const TIMEOUT_MS = 10_000;
/** Metadata and token responses are a few kilobytes. */
const MOST_BYTES = 256 * 1024;

/**
 * A `fetch` for what an MCP server names: no redirects, 10 seconds, 256 KiB, and the public internet only (mcp/public-internet.ts).
 * What a server that the operator configured on loopback names may be on loopback as well.
 * @param origins allowed besides the public internet: those of URLs that the operator configured
 * @throws AuthError `provider_error`, `details.reason` = `unsafe_address`; `server_unavailable` if there is no response
 */
export function openSafeFetch(origins: readonly string[]): ServerFetch {
  const hasLoopback = origins.some((origin) => isLoopback(new URL(origin)));
  const isKnown = (url: URL) => origins.includes(url.origin) || (hasLoopback && isLoopback(url));

  return async (input, { method = "GET", headers, body, signal } = {}) => {
    const url = new URL(input);
    const send = isKnown(url) ? fetch : fetchPublic;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await send(url, {
        method,
        headers,
        body: body?.toString(),
        redirect: "manual",
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return await readLimited(response);
    } catch (cause) {
      if (isAuthError(cause)) throw cause;
      throw new AuthError("server_unavailable", `${url.host} can't be reached right now.`, { cause });
    }
  };
}

async function readLimited(response: Response): Promise<Response> {
  const body = await readWholeBody(response, MOST_BYTES);
  if (!body) throw new Error("the response is too large");
  const { status, headers } = response;
  return new Response(isBodyless(status) ? null : body, { status, headers: [...headers] });
}
