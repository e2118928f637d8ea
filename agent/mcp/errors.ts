import { ProtocolError, SdkError, SdkErrorCode } from "@modelcontextprotocol/client";
import { READ_ONLY } from "#agent/approval/read-only.ts";
import { ConsentDeclined } from "#auth/client/token-broker.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";
import { CONNECTION_CLOSED } from "#mcp/connection.ts";
import { McpHttpError, McpLimitError } from "#mcp/http.ts";

const SETTINGS = "Settings → Connections";
const IN_CONFIGURATION = "The operator has to check its url and transport in MCP_SERVERS.";
const IN_SETTINGS = `The person added it, and can check its address in ${SETTINGS}.`;

/**
 * Says why an MCP server could not be used and what helps, for the model to pass on. The server's own words stay out of it:
 * they may hold anything.
 */
export function explainMcpError(error: unknown, server: NamedServer, access: "read" | "write"): string {
  const name = `The MCP server "${server.name}"`;
  const provider = nameProvider(server.provider);
  if (error instanceof ConsentDeclined) return `${error.message} Answer without it, and say what is missing.`;
  if (error instanceof AuthError) return explainAuthError(error, name, provider);
  if (error instanceof McpHttpError && error.status < 500)
    return explainRefusal(error, name, provider, server.accepted ? IN_SETTINGS : IN_CONFIGURATION);
  return `${name} ${explainFailure(error)}${access === "write" ? unsure(server.name) : " Try again in a minute."}`;
}

function unsure(server: string): string {
  return ` The change may or may not have been made: look at "${server}" before trying it again, and never simply repeat it.`;
}

function explainAuthError(error: AuthError, name: string, provider: string): string {
  switch (error.code) {
    case "interaction_required":
      return `${name} needs the person's ${provider} account, which is not connected. The person can connect ${provider} in ${SETTINGS} and then ask again.`;
    case "insufficient_scope":
      return `${name} needs more than the ${provider} connection allows. The person can extend it in ${SETTINGS} and then ask again.`;
    case "invalid_grant":
      return "The person's session is over. They need to sign in again.";
    case "sealed_value_refused":
      return `The stored ${provider} connection can't be decrypted. The person can connect ${provider} again in ${SETTINGS}.`;
    case "other_account":
      return `Not run: the person approved this as another ${provider} account than the one that is connected now. Nothing was sent.`;
    case "invalid_target":
      if (error.details.reason !== "not_accepted")
        return `The access to ${provider} was not given for ${name}. Nothing was sent.`;
      return `${name} may not be used for this: the person did not accept it, or not without being asked. They can change that in ${SETTINGS}.`;
    case "already_sent":
      return `This change may have been sent already, so it was not sent again.${unsure(name)}`;
    case "token_may_only_read":
      return READ_ONLY;
    case "server_unavailable":
      return "The application's token service can't be reached right now. Nothing was sent; try again in a minute.";
    case "invalid_client":
      return "The application did not accept this agent. Its operator has to check the agent's key.";
    default:
      return `No ${provider} access could be obtained for this. Nothing was sent; try again in a minute.`;
  }
}

/** An HTTP status below 500: the request was refused, and nothing was done. */
function explainRefusal(
  { status, code, retryAfter }: McpHttpError,
  name: string,
  provider: string,
  place: string,
): string {
  switch (status) {
    case 401:
      return `${name} does not accept the person's ${provider} connection. The person can connect ${provider} again in ${SETTINGS} and then ask again.`;
    case 403:
      return code === "insufficient_scope"
        ? `${name} asks for a permission that the ${provider} connection lacks, and that this app can't ask for. Its operator has to check the server's scopes.`
        : `${name} does not allow the person to do this.`;
    case 404:
    case 405:
      return `${name} does not answer at its address. ${place}`;
    case 429:
      return `${name} asks to slow down. Nothing was done; try again in ${retryAfter ?? 60} seconds, and don't call it again before.`;
    default:
      return `${name} refused the request (${status}). Nothing was done.`;
  }
}

function explainFailure(error: unknown): string {
  if (error instanceof McpHttpError) return `has a problem on its side (${error.status}).`;
  if (error instanceof McpLimitError && error.code === "too_large")
    return "sent an answer that is too large to be read.";
  const isLate = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
  if (isLate || (error instanceof McpLimitError && error.code === "timeout"))
    return "did not answer in time.";
  if (error instanceof ProtocolError && error.code !== CONNECTION_CLOSED)
    return "answered with an error of its own.";
  if (error instanceof TypeError) return "can't be reached.";
  return "can't be used right now.";
}
