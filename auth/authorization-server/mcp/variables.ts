import { z } from "zod";
import { EnvError, featureVariables } from "#auth/protocol/env-fields.ts";
import {
  findTakenName,
  mcpClientsField,
  mcpServersField,
  personalServersField,
  usesCrossAppAccess,
} from "#auth/protocol/mcp/variables.ts";
import type { WebEnv } from "../env.ts";

/** MCP servers, and our clients at their authorization servers. */
const schema = z
  .object({
    MCP_SERVERS: mcpServersField,
    MCP_CLIENTS: mcpClientsField,
    MCP_PERSONAL_SERVERS: personalServersField,
  })
  .check(({ value, issues }) => {
    const problem = findTakenName(value);
    if (problem) issues.push({ code: "custom", input: value, ...problem });
  });

export const readMcp = featureVariables("web process", schema);

/** @throws EnvError for malformed variables, and for cross-app access if people don't sign in at an OpenID Connect issuer */
export function checkMcp(env: WebEnv): void {
  const { MCP_SERVERS } = readMcp(env);
  if (env.AUTH_OIDC_ISSUER || !usesCrossAppAccess(MCP_SERVERS)) return;
  const message =
    '"authorization":"cross-app" needs people to sign in at an OpenID Connect issuer: AUTH_OIDC_ISSUER';
  throw new EnvError("web process", [{ path: ["MCP_SERVERS"], message }]);
}
