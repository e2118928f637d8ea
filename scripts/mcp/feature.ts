import type { ScriptsFeature } from "#scripts/feature.ts";
import type { Context } from "#scripts/launch/context.ts";
import { checkMcp } from "./check.ts";
import { BuildError, buildOfficialServer } from "./official-server.ts";

/** MCP servers: GitHub's tools with GitHub's token, and notes with an authorization server of their own (dev/mcp). */
export const mcp: ScriptsFeature = {
  standIn: {
    name: "mcp",
    label: "MCP server",
    replacedBy: "MCP_SERVERS",
    port: 4040,
    isWanted: (env) => !env.GITHUB_CLIENT_ID && !env.MCP_SERVERS,
    variables: ({ addresses, dataDir }) => ({
      GITHUB_API_URL: `${addresses.github}/api/v3`,
      DATA_DIR: `${dataDir}/mcp`,
    }),
    web: nameServers,
    agent: nameServers,
  },
  check: checkMcp,
  testProjects: ["conformance"],
  prepareTests: { name: "mcp:install", run: buildForTests },
};

/** Needs Go: elsewhere its test runs if `npm run mcp:install` was, and is skipped with a message if not. */
function buildForTests(say: (line: string) => void): void {
  try {
    buildOfficialServer(say);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    say(error.message);
  }
}

function nameServers(_context: Context, url: string): Record<string, string> {
  const scopes = ["repo", "read:user"];
  const servers = {
    github: { url: `${url}/mcp`, forward: "github", scopes, trusted: true },
    notes: { url: `${url}/notes`, trusted: true },
  };
  return { MCP_SERVERS: JSON.stringify(servers) };
}
