/** For tests: a fake MCP server over streamable HTTP whose every response the test sets, without the SDK's validation. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach } from "vitest";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";

/** A received request. */
export interface McpRequest {
  id?: unknown;
  method: string;
  params: Record<string, unknown>;
  authorization: string | undefined;
}

type Play = (request: McpRequest & { path: string }, response: ServerResponse) => unknown;

export interface PlayedMcp {
  url: string;
  requests: McpRequest[];
  /** Returns the results of `tools/list` and `tools/call`; `undefined` if it handled the response itself. */
  play: Play;
  server(change?: Partial<NamedServer>): NamedServer;
  close(): Promise<void>;
}

/** Starts one for the tests of a file; each of them begins without requests. */
export async function servePlayedMcp(): Promise<PlayedMcp> {
  const played = await startPlayedMcp();
  afterEach(() => {
    played.requests.length = 0;
  });
  afterAll(() => played.close());
  return played;
}

export async function startPlayedMcp(): Promise<PlayedMcp> {
  const requests: McpRequest[] = [];
  const http = createServer(async (request, response) => {
    if (request.method !== "POST") return void response.writeHead(405).end();
    const { id, method, params = {} } = JSON.parse(await readAll(request));
    const { authorization } = request.headers;
    if (method === "server/discover") return sendError(response, id);
    requests.push({ id, method, params, authorization });
    if (id === undefined) return void response.writeHead(202).end();
    const protocolVersion = "2025-06-18";
    const hello = { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "p", version: "1" } };
    const asked = { method, params, authorization, path: request.url ?? "" };
    const result = method === "initialize" ? hello : played.play(asked, response);
    if (result === undefined) return;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
  const played: PlayedMcp = {
    url,
    requests,
    play: () => ({ tools: [] }),
    server: (change = {}) => ({
      name: "notes",
      url,
      transport: "http",
      provider: "github",
      scopes: ["repo"],
      trusted: true,
      ...change,
    }),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return played;
}

/** The response of servers before 2026 to an unknown method. */
function sendError(response: ServerResponse, id: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  const error = { code: -32601, message: "Method not found" };
  response.end(JSON.stringify({ jsonrpc: "2.0", id, error }));
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** A tool in `tools/list`. */
export const toolNamed = (name: string, more: object = {}) => ({
  name,
  description: `Does ${name}`,
  inputSchema: { type: "object", properties: {} },
  ...more,
});

/** A run of a signed-in person. */
export const runOf = (identity: string, signal?: AbortSignal) => ({
  configurable: {
    langgraph_auth_user: { identity, session_id: identity, permissions: ["read", "write", "approve"] },
    thread_id: crypto.randomUUID(),
    run_id: crypto.randomUUID(),
  },
  ...(signal ? { signal } : {}),
});

/** A broker whose exchange always issues a token. */
export const openMcpBroker = (change: Partial<TokenBroker> = {}): TokenBroker => ({
  exchange: async ({ scopes }) => ({ accessToken: "any", scopes: [...scopes], useId: "use", login: "alice" }),
  ...change,
});
