/** For tests: an MCP server and an authorization server whose responses the test can replace. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface PlayedRequest {
  method: string;
  path: string;
  /** The query, with its `?`. */
  search: string;
  authorization: string | undefined;
  body: string;
}

export interface PlayedAnswer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
}

type Play = (request: PlayedRequest) => PlayedAnswer | undefined;

export interface PlayedServer {
  url: string;
  requests: PlayedRequest[];
  /** By path; others return 404. */
  routes: Record<string, Play>;
  close(): Promise<void>;
}

export async function startPlayedServer(): Promise<PlayedServer> {
  const requests: PlayedRequest[] = [];
  const server: PlayedServer = { url: "", requests, routes: {}, close: async () => {} };
  const http = createServer(async (incoming: IncomingMessage, response) => {
    const { pathname, search } = new URL(incoming.url ?? "/", server.url);
    const { method = "", headers } = incoming;
    const request = {
      method,
      path: pathname,
      search,
      authorization: headers.authorization,
      body: await text(incoming),
    };
    requests.push(request);
    const answer = server.routes[pathname]?.(request) ?? { status: 404 };
    response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
    response.end(answer.json === undefined ? undefined : JSON.stringify(answer.json));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  server.close = () =>
    new Promise((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
  return server;
}

export interface PlayedPair {
  mcp: PlayedServer;
  issuer: PlayedServer;
  /** Restores the well-behaved responses of both, and clears their recorded requests. */
  reset(): void;
  close(): Promise<void>;
}

/** An MCP server at `/mcp`, protected, and its authorization server on another port. */
export async function startPlayedPair(): Promise<PlayedPair> {
  const [mcp, issuer] = await Promise.all([startPlayedServer(), startPlayedServer()]);
  function reset(): void {
    mcp.requests.length = 0;
    issuer.requests.length = 0;
    mcp.routes = {
      "/mcp": () => challenge(`resource_metadata="${mcp.url}${RESOURCE_METADATA}"`),
      [RESOURCE_METADATA]: () => ({
        json: { resource: `${mcp.url}/mcp`, authorization_servers: [issuer.url] },
      }),
    };
    issuer.routes = {
      [SERVER_METADATA]: () => ({ json: describeServer(issuer.url) }),
      "/register": () => ({ status: 201, json: { client_id: "registered" } }),
    };
  }
  reset();
  return { mcp, issuer, reset, close: async () => void (await Promise.all([mcp.close(), issuer.close()])) };
}

export const RESOURCE_METADATA = "/.well-known/oauth-protected-resource/mcp";
export const SERVER_METADATA = "/.well-known/oauth-authorization-server";

export function challenge(parameters: string): PlayedAnswer {
  return { status: 401, headers: { "www-authenticate": `Bearer ${parameters}` } };
}

/** RFC 8414 metadata as a well-behaved server has it. */
export function describeServer(url: string, more: Record<string, unknown> = {}) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    registration_endpoint: `${url}/register`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: ["none"],
    ...more,
  };
}
