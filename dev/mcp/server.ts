/**
 * The embedded MCP server: GitHub's tools over streamable HTTP (`/mcp`) and SSE (`/sse`) for GitHub's tokens, and notes (`/notes`)
 * with an authorization server of their own.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";
import { enterprise } from "#dev/mcp/notes/authorization-server.ts";
import { openNotes } from "#dev/mcp/notes/server.ts";
import { readBearer } from "#dev/oauth/token-request.ts";
import { listen, listenOptions, number, type Running, sendJson } from "#dev/server/listen.ts";

const METADATA_PATH = "/.well-known/oauth-protected-resource";

export const mcpOptions = listenOptions.extend({
  /** The API that the tools call, such as `http://127.0.0.1:4020/api/v3`. */
  githubApiUrl: z.url(),
  /** Folder of the notes' authorization server; without it there are no notes. */
  dataDir: z.string().optional(),
  /** Seconds that its access tokens live. */
  tokenTtl: number.positive().default(600),
  enterprise: enterprise.optional(),
});

/** One client's connection over SSE. */
export interface McpSession {
  authorization: string | undefined;
  transport: SSEServerTransport;
  isOpen: boolean;
}

export interface RunningMcp extends Running {
  /** Authorization headers of the requests so far, for tests. */
  seen: (string | undefined)[];
  /** Sessions so far, open or closed, for tests. */
  sessions: McpSession[];
}

/** Starts it and resolves when it serves. */
export async function startMcp(options: z.input<typeof mcpOptions>): Promise<RunningMcp> {
  const { githubApiUrl, dataDir, ...more } = mcpOptions.parse(options);
  const sessions: McpSession[] = [];
  const seen: RunningMcp["seen"] = [];
  let url = "";
  let notes: Awaited<ReturnType<typeof openNotes>> | undefined;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    if (pathname === "/healthz") return void response.end("ok");
    if (pathname === METADATA_PATH)
      return sendJson(response, 200, { resource: `${url}/mcp`, bearer_methods_supported: ["header"] });
    if (!["/mcp", "/sse", "/messages"].includes(pathname))
      return notes ? notes(pathname, request, response) : sendJson(response, 404, { error: "not_found" });
    const { authorization } = request.headers;
    seen.push(authorization);
    const token = readBearer(authorization);
    if (!token || !(await isLive(githubApiUrl, token))) return refuse(response, url, token !== undefined);
    // Loads LangChain, which would take more than half of the start.
    const { makeServer } = await import("#dev/mcp/tools.ts");
    if (pathname === "/sse") {
      if (request.method !== "GET") return sendJson(response, 405, {});
      const transport = new SSEServerTransport("/messages", response);
      const session = { authorization, transport, isOpen: true };
      sessions.push(session);
      response.once("close", () => {
        session.isOpen = false;
      });
      return makeServer(githubApiUrl, token).connect(transport);
    }
    if (pathname === "/messages") {
      // A session acts with the token that opened it: its id alone is not enough.
      const mine = sessions.filter((one) => one.isOpen && one.authorization === authorization);
      const found = mine.find(({ transport }) => transport.sessionId === searchParams.get("sessionId"));
      return found ? found.transport.handlePostMessage(request, response) : sendJson(response, 404, {});
    }
    // Stateless: a server a request, so that nothing of one person can reach another.
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    const server = makeServer(githubApiUrl, token);
    response.once("close", () => void server.close());
    await server.connect(transport);
    await transport.handleRequest(request, response);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(`mcp: ${error instanceof Error ? error.message : String(error)}`);
      if (!response.headersSent) sendJson(response, 500, { error: "internal_error" });
    });
  });
  const running = await listen(server, options);
  url = running.url;
  notes = dataDir ? await openNotes({ ...more, url, dataDir }) : undefined;
  return { ...running, seen, sessions };
}

/** GitHub's word on the token, from an endpoint that costs nothing of its limit. */
async function isLive(githubApiUrl: string, token: string): Promise<boolean> {
  const answer = await fetch(`${githubApiUrl}/rate_limit`, { headers: { authorization: `Bearer ${token}` } });
  await answer.body?.cancel();
  return answer.status !== 401;
}

/** RFC 9728 §5.1 and MCP's authorization specification: a 401 says where to read who gives tokens. */
function refuse(response: ServerResponse, url: string, hadToken: boolean): void {
  const metadata = `resource_metadata="${url}${METADATA_PATH}"`;
  const error = hadToken ? 'error="invalid_token", ' : "";
  response.setHeader("WWW-Authenticate", `Bearer ${error}${metadata}`);
  sendJson(response, 401, { error: hadToken ? "invalid_token" : "unauthorized" });
}
