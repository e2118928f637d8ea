import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Refusal } from "#auth/protocol/refusals.ts";

/** Requests at Node's HTTP servers, below the frameworks: all servers of this process, including those that start listening later. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface RequestStart {
  request: IncomingMessage;
  response: ServerResponse;
  server: Server;
}

/** Calls back for each request before anything handles it (nodejs.org/api/diagnostics_channel.html#http). */
export function watchRequests(seen: (start: RequestStart) => void): void {
  subscribe("http.server.request.start", (message) => seen(message as RequestStart));
}

/**
 * Intercepts requests before their handlers.
 * @param intercept responds and returns true, or leaves the request alone and returns false
 */
export function interceptRequests(
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean,
): void {
  const intercepted = new WeakSet<Server>();
  watchRequests(({ server }) => {
    if (intercepted.has(server)) return;
    intercepted.add(server);
    const handlers = server.listeners("request") as Handler[];
    server.removeAllListeners("request");
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      if (intercept(request, response)) return;
      for (const handle of handlers) handle.call(server, request, response);
    });
  });
}

/** Responds below the frameworks, in the format of their handlers' errors. */
export function sendRefusal(
  response: ServerResponse,
  { status, error, message, retryAfter }: Refusal,
  headers: Record<string, string> = {},
): void {
  const retry = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
  const all = { "content-type": "application/json", "cache-control": "no-store", ...retry, ...headers };
  response.writeHead(status, all).end(JSON.stringify({ error, message }));
}
