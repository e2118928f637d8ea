import { BuildError, buildOfficialServer } from "./official-server.ts";

/** `npm run mcp:install`: builds GitHub's own MCP server, for the test of `mcp_agent` against it. Needs Go. */
try {
  console.log(`GitHub's MCP server: ${buildOfficialServer(console.log)}`);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exit(1);
}
