import { ProtocolError, SdkError } from "@modelcontextprotocol/client";
import { z } from "zod";
import { isAuthError } from "#auth/protocol/errors.ts";
import { McpHttpError, McpLimitError } from "#mcp/http.ts";

/**
 * Explains to the person who added a server why its tools could not be listed. Contains none of the server's own text.
 * @param host the server's
 * @returns undefined for our own failure
 */
export function explainServerProblem(error: unknown, host: string): string | undefined {
  if (isAuthError(error)) {
    // One sentence for both: a difference would reveal which names of a private network exist.
    const { reason } = error.details;
    const isOutOfReach = reason === "unsafe_address" || error.code === "server_unavailable";
    return isOutOfReach ? `${host} can't be reached by https on the public internet.` : error.message;
  }
  if (error instanceof McpHttpError) return explainStatus(error, host);
  if (error instanceof McpLimitError) {
    return error.code === "timeout"
      ? `${host} did not answer in time.`
      : `${host} sends more than can be read.`;
  }
  if (error instanceof ProtocolError || error instanceof SdkError || error instanceof z.ZodError)
    return `${host} does not answer as an MCP server does. Check the address and its path.`;
  return error instanceof TypeError ? `${host} can't be reached by https on the public internet.` : undefined;
}

function explainStatus({ status, code, wantsOtherProof }: McpHttpError, host: string): string {
  if (status === 401 && wantsOtherProof)
    return `${host} does not take bearer tokens, and this app sends no others.`;
  if (status === 403 && code === "insufficient_scope")
    return `${host} asks for a permission that the connection lacks. Connect it again, and allow more.`;
  if (status === 401 || code === "invalid_token")
    return `${host} does not accept the connection. Connect it again.`;
  if (status === 403) return `${host} does not allow this.`;
  if (status === 429) return `${host} asks to slow down. Try again in a minute.`;
  if (status >= 500) return `${host} has a problem on its side (${status}). Try again later.`;
  if (status >= 300 && status < 400)
    return `${host} sends requests on to another address. Find out which, and enter that one.`;
  return `There is no MCP server at this address of ${host} (${status}). Check its path.`;
}
