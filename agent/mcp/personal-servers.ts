import { readMcp } from "#agent/mcp/variables.ts";
import { authorizationServer } from "#auth/client/authorization-server.ts";
import { agentEnv } from "#auth/client/env.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { listedServersSchema, PERSONAL_SERVERS_PATH } from "#auth/protocol/mcp/personal-servers.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";

const TIMEOUT_MS = 10_000;

/**
 * The MCP servers that a person added, requested from the web process at the start of a run.
 * @param sessionId the id of the person's session
 * @returns none if the operator has not enabled them
 * @throws AuthError `server_unavailable`, also if the session is over, which the exchange reports then
 */
export async function fetchPersonalServers(sessionId: string, signal?: AbortSignal): Promise<NamedServer[]> {
  const env = agentEnv();
  if (!readMcp(env).MCP_PERSONAL_SERVERS) return [];
  const { server, client, clientAuth } = await authorizationServer();
  const body = new URLSearchParams({ subject_token: sessionId });
  await clientAuth(server, client, body, new Headers());
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`${env.WEB_URL}${PERSONAL_SERVERS_PATH}`, {
      method: "POST",
      body,
      redirect: "manual",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return processPersonalServers(response.ok ? await response.json() : undefined);
  } catch (cause) {
    throw new AuthError("server_unavailable", "The app did not say which MCP servers the person added.", {
      cause,
    });
  }
}

/** @throws ZodError for an invalid response */
export function processPersonalServers(answer: unknown): NamedServer[] {
  return listedServersSchema.parse(answer).servers.map((listed) => ({
    ...listed,
    name: nameProvider(listed.provider),
    transport: "auto",
    scopes: [],
    trusted: false,
  }));
}
