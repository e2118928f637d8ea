/** For tests: an MCP server whose every HTTP response the test writes. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface RawRequest {
  http: string;
  /** The JSON-RPC method; undefined without a body. */
  method: string | undefined;
  id: unknown;
  params: Record<string, unknown>;
  /** From a client's response to the server's request. */
  error?: { code: number; message: string };
  result?: unknown;
  headers: IncomingHttpHeaders;
}

export interface RawServer {
  url: string;
  requests: RawRequest[];
  close(): Promise<void>;
}

type Respond = (request: RawRequest, response: ServerResponse) => unknown;

export async function startRawServer(respond: Respond): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const http = createServer(async (request, response) => {
    const body = await text(request);
    const { id, method, params = {}, error, result } = body ? JSON.parse(body) : {};
    const read = { http: request.method ?? "", method, id, params, error, result, headers: request.headers };
    requests.push(read);
    respond(read, response);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    requests,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

export const sendResult = (response: ServerResponse, id: unknown, result: object, headers = {}) => {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
};

export const event = (message: object, id?: string): string =>
  `${id ? `id: ${id}\n` : ""}data: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`;

/** Answers the initial requests of a connection as a server before 2026; false for all others. */
export function greet({ http, method, id }: RawRequest, response: ServerResponse, headers = {}): boolean {
  if (http === "GET") response.writeHead(405).end();
  else if (http === "DELETE") response.writeHead(200).end();
  else if (method === "server/discover") response.writeHead(400).end("Bad Request: not initialized");
  else if (method === "initialize") {
    const serverInfo = { name: "raw", version: "1" };
    const result = { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo };
    sendResult(response, id, result, headers);
  } else if (id === undefined) response.writeHead(202).end();
  else return false;
  return true;
}

/** A response to `server/discover` of a server of revision 2026-07-28. */
export const DISCOVER = {
  resultType: "complete",
  supportedVersions: ["2026-07-28"],
  capabilities: { tools: {} },
  ttlMs: 0,
  cacheScope: "private",
};
