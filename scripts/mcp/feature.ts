import type { ScriptsFeature } from "#scripts/feature.ts";
import type { Context } from "#scripts/launch/context.ts";
import { checkMcp } from "./check.ts";
import { identityPolicy, isCrossApp, notesClient, notesEnterprise } from "./cross-app.ts";
import { BuildError, buildOfficialServer } from "./official-server.ts";

/** MCP servers: GitHub's tools with GitHub's token, and notes with their own authorization server (dev/mcp). */
export const mcp: ScriptsFeature = {
  standIn: {
    name: "mcp",
    label: "MCP server",
    replacedBy: "MCP_SERVERS",
    port: 4040,
    isWanted: (env) => !env.GITHUB_CLIENT_ID && !env.MCP_SERVERS,
    variables: (context) => ({
      GITHUB_API_URL: `${context.addresses.github}/api/v3`,
      DATA_DIR: `${context.dataDir}/mcp`,
      ...notesEnterprise(context),
    }),
    web: (context, url) => ({ ...nameServers(context, url), ...notesClient(context) }),
    agent: nameServers,
  },
  crossApp: identityPolicy,
  check: checkMcp,
  testProjects: ["conformance"],
  testStages: [
    {
      name: "conformance-next",
      command: ["node", "scripts/mcp/conformance/next.ts"],
      after: "conformance",
    },
  ],
  prepareTests: { name: "mcp:install", run: buildForTests },
};

/** Needs Go. Outside of CI its test runs if `npm run mcp:install` was run, and is skipped with a message if not. */
function buildForTests(say: (line: string) => void): void {
  try {
    buildOfficialServer(say);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    say(error.message);
  }
}

function nameServers(context: Context, url: string): Record<string, string> {
  const scopes = ["repo", "read:user"];
  const servers = {
    github: { url: `${url}/mcp`, forward: "github", scopes, trusted: true },
    notes: {
      url: `${url}/notes`,
      trusted: true,
      ...(isCrossApp(context) ? { authorization: "cross-app" } : {}),
    },
  };
  return { MCP_SERVERS: JSON.stringify(servers) };
}
