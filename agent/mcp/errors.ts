import { ConsentDeclined } from "#agent/delegation.ts";
import { explainGitHubError } from "#agent/github-errors.ts";
import type { NamedServer } from "#agent/mcp/client.ts";
import { isAuthError } from "#auth/errors.ts";

/**
 * Says why an MCP server could not be used, for the model to pass on. The server's own error text stays out of it: it may
 * hold anything.
 */
export function explainMcpError(error: unknown, server: NamedServer, access: "read" | "write"): string {
  if (isAuthError(error) || error instanceof ConsentDeclined) return explainGitHubError(error, { access });
  const advice =
    access === "write"
      ? " The change may or may not have been made: look before trying it again, and never simply repeat it."
      : " Try again in a minute.";
  return `The MCP server "${server.name}" can't be used right now.${advice}`;
}
