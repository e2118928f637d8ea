/** `node dev/mcp/main.ts`: the embedded MCP server as a process of its own, by the launcher. */
import { mcpOptions, startMcp } from "#dev/mcp/server.ts";
import { run } from "#dev/server/run.ts";

await run("mcp", mcpOptions, startMcp);
