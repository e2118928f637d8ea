/**
 * The MCP client as `@modelcontextprotocol/conformance` runs it: production code, and the few calls that each scenario waits for.
 * The suite names the scenario in MCP_CONFORMANCE_SCENARIO and gives the server's address as the last argument.
 */
import { openConnection } from "#agent/mcp/connection.ts";
import { openMcpHttp } from "#agent/mcp/http.ts";

const LIMIT_MS = 25_000;

/** The tool calls of each scenario. */
const CALLS: Record<string, { name: string; arguments: Record<string, unknown> }[]> = {
  initialize: [],
  tools_call: [{ name: "add_numbers", arguments: { a: 5, b: 3 } }],
  "sse-retry": [{ name: "test_reconnection", arguments: {} }],
};

async function run(scenario: string, url: string): Promise<void> {
  const calls = CALLS[scenario];
  if (!calls) throw new Error(`This command does not know the scenario ${scenario}.`);
  const http = openMcpHttp(url, "any", LIMIT_MS, () => {});
  const mcp = await openConnection({ url, transport: "http" }, http);
  try {
    await mcp.request("tools/list", {});
    for (const call of calls) await mcp.request("tools/call", call);
  } finally {
    await mcp.close();
    http.close();
  }
}

await run(process.env.MCP_CONFORMANCE_SCENARIO ?? "", process.argv.at(-1) ?? "");
