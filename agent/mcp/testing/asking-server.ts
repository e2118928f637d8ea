/** For tests: an MCP server whose tools ask the person something during a call, and report the outcome. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";

export interface AskingServer {
  url: string;
  /** The called tools and the person's answers. */
  called: string[];
  answered: unknown[];
  close(): Promise<void>;
}

const FORM = {
  type: "object" as const,
  properties: {
    note: { type: "string" as const, title: "Note", minLength: 2 },
    copies: { type: "integer" as const, title: "Copies", minimum: 1, maximum: 9, default: 1 },
  },
  required: ["note"],
};

function makeServer(called: string[], answered: unknown[]): McpServer {
  const server = new McpServer({ name: "asking", version: "1.0.0" });
  const tool = (name: string, readOnlyHint: boolean, questions: string[]) =>
    server.registerTool(name, { description: name, annotations: { readOnlyHint } }, async () => {
      called.push(name);
      for (const message of questions) {
        answered.push(
          await server.server.elicitInput({ message, requestedSchema: FORM }, { timeout: 60_000 }),
        );
      }
      return { content: [{ type: "text" as const, text: `${name} done` }] };
    });
  tool("print", false, ["What shall it say?"]);
  tool("look", true, ["Which one?", "And then?"]);
  return server;
}

/** Starts it on a free port. It accepts any token. */
export async function startAskingServer(): Promise<AskingServer> {
  const called: string[] = [];
  const answered: unknown[] = [];
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const http = createServer(async (request, response) => {
    const id = request.headers["mcp-session-id"];
    let transport = sessions.get(String(id));
    if (!transport) {
      const opened = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (session) => void sessions.set(session, opened),
      });
      await makeServer(called, answered).connect(opened);
      transport = opened;
    }
    await transport.handleRequest(request, response);
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`, called, answered, close };
}
