import { extractWWWAuthenticateParams } from "@modelcontextprotocol/client";
import { isScope } from "#auth/protocol/scope-syntax.ts";

/** What a server's `WWW-Authenticate` says (RFC 6750 §3, RFC 9728 §5.1). */
export interface BearerChallenge {
  error?: string | undefined;
  /** Undefined where it names none. */
  scopes?: string[] | undefined;
  metadataUrl?: string | undefined;
}

/** More than any server has for one tool: each is a line that a person reads. */
const MOST_SCOPES = 100;

/** Reads the challenge of a bearer token, also behind those of other schemes (RFC 9110 §11.6.1), which the SDK does not. */
export function readBearerChallenge({ headers }: Pick<Response, "headers">): BearerChallenge {
  const [own] = /\b(?:bearer|dpop)\s.*$/is.exec(headers.get("www-authenticate") ?? "") ?? [];
  if (own === undefined) return {};
  const { error, scope, resourceMetadataUrl } = extractWWWAuthenticateParams(
    new Response(null, { headers: { "www-authenticate": own } }),
  );
  return {
    error,
    scopes: scope === undefined ? undefined : limitScopes(scope.split(" ")),
    metadataUrl: resourceMetadataUrl?.href,
  };
}

/** Leaves out what is no scope (RFC 6749 §3.3), and what is more than anybody asks for. */
export function limitScopes(scopes: readonly string[]): string[] {
  return scopes.filter(isScope).slice(0, MOST_SCOPES);
}
