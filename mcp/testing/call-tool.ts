import { openConnection, type ServerEvents } from "#mcp/connection.ts";
import { openMcpHttp } from "#mcp/http.ts";
import type { RawServer } from "./raw-server.ts";

/** One tool call over a connection of its own. */
export async function callTool(
  server: RawServer,
  params: Record<string, unknown> = { name: "do", arguments: {} },
  timeoutMs = 10_000,
  events: ServerEvents = {},
  headers?: Record<string, string>,
) {
  const http = openMcpHttp(server.url, "token", timeoutMs, () => {});
  try {
    const mcp = await openConnection({ url: server.url, transport: "http" }, http, undefined, events);
    const result = await mcp.request("tools/call", params, { headers });
    await mcp.close();
    return result;
  } catch (error) {
    throw http.signal.aborted ? http.signal.reason : error;
  } finally {
    http.close();
  }
}
