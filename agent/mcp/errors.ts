import { ProtocolError, SdkError, SdkErrorCode } from "@modelcontextprotocol/client";
import { explainSso, readSsoLink, requiresSso } from "#agent/github/sso.ts";
import {
  checkFirst,
  explainCommonFailure,
  explainStatus,
  SETTINGS,
  type Upstream,
} from "#agent/tools/explain.ts";
import { agentEnv } from "#auth/client/env.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";
import { McpHttpError, McpLimitError } from "#mcp/http.ts";
import { isBrokenOff } from "#mcp/transports.ts";

const GITHUB = "github";
const IN_CONFIGURATION = "The operator has to check its url and transport in MCP_SERVERS.";
const IN_SETTINGS = `The person added it, and can check its address in ${SETTINGS}.`;

/**
 * Explains why an MCP server could not be used and what helps, for the model to pass on. Without the server's own text, which may
 * contain anything.
 */
export function explainMcpError(error: unknown, server: NamedServer, access: "read" | "write"): string {
  const name = `The MCP server "${server.name}"`;
  const connection = nameProvider(server.provider);
  const upstream: Upstream = { name, connection, access };
  if (isAuthError(error, "invalid_target")) return explainTarget(error.details.reason, name, connection);
  const common = explainCommonFailure(error, upstream);
  const needsAccess = isAuthError(error, "interaction_required") || isAuthError(error, "insufficient_scope");
  if (common) return needsAccess ? `${name} needs the person's ${connection} account. ${common}` : common;
  if (error instanceof McpHttpError) return explainAnswer(error, upstream, server);
  return `${name} ${explainFailure(error)} ${access === "write" ? checkFirst(name) : "Try again in a minute."}`;
}

/** A GitHub server passes on what GitHub's API answers. */
function isSsoRequired(error: unknown, { provider }: NamedServer): error is McpHttpError {
  return provider === GITHUB && error instanceof McpHttpError && requiresSso(error.singleSignOn);
}

/** The page on which the person authorizes the connection for an organization with single sign-on. */
export function findMcpSsoLink(error: unknown, server: NamedServer): string | undefined {
  return isSsoRequired(error, server)
    ? readSsoLink(error.singleSignOn, agentEnv().GITHUB_API_URL)
    : undefined;
}

function explainTarget(reason: unknown, name: string, provider: string): string {
  if (reason !== "not_accepted")
    return `The access to ${provider} was not given for ${name}. Nothing was sent.`;
  return `${name} may not be used for this: the person did not accept it, or not without being asked. They can change that in ${SETTINGS}.`;
}

function explainAnswer(error: McpHttpError, upstream: Upstream, server: NamedServer): string {
  const { status, code, retryAfter: waitSeconds, wantsOtherProof } = error;
  const { accepted, authorization } = server;
  const { name, connection } = upstream;
  if (isSsoRequired(error, server))
    return `${name} was not used. ${explainSso(findMcpSsoLink(error, server))}`;
  const nowhere = `${name} does not answer at its address. ${accepted ? IN_SETTINGS : IN_CONFIGURATION}`;
  if (status === 401 && wantsOtherProof)
    return `${name} does not take bearer tokens, and this app sends no others. Nothing was done; its operator has to allow them.`;
  if (status === 401 && authorization === "none" && !accepted)
    return `${name} asks for a token, but is set up to get none. Nothing was done; the operator has to take "authorization" out of MCP_SERVERS.`;
  const reconnect = `${name} does not accept the person's ${connection} connection. The person can connect ${connection} again in ${SETTINGS} and then ask again.`;
  return explainStatus({ status, waitSeconds }, upstream, {
    401: reconnect,
    404: nowhere,
    405: nowhere,
    ...(code === "invalid_token" && { 403: reconnect }),
    ...(code === "insufficient_scope" && {
      403: `${name} asks for a permission that the ${connection} connection lacks, and that this app can't ask for. Its operator has to check the server's scopes.`,
    }),
  });
}

function explainFailure(error: unknown): string {
  if (error instanceof McpLimitError && error.code === "too_large")
    return "sent an answer that is too large to be read.";
  const isLate = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
  if (isLate || (error instanceof McpLimitError && error.code === "timeout"))
    return "did not answer in time.";
  if (error instanceof ProtocolError && !isBrokenOff(error)) return "answered with an error of its own.";
  if (error instanceof TypeError) return "can't be reached.";
  return "can't be used right now.";
}
