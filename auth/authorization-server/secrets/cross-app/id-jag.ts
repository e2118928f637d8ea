import * as oauth from "oauth4webapi";
import { EXCHANGE_GRANT } from "#auth/protocol/oauth-names.ts";
import type { OAuthAccess } from "../providers/descriptor.ts";
import { requestOptions } from "../token-endpoint.ts";

/**
 * The identity provider's half of cross-app access: an ID token for an identity assertion authorization grant, an ID-JAG
 * (draft-ietf-oauth-identity-assertion-authz-grant §4; MCP's extension "Enterprise-Managed Authorization" §4).
 */

const ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

/** What the grant is for. */
export interface AssertionTarget {
  /** The authorization server that will take it: its issuer, to the letter. */
  audience: string;
  /** The server that its access token will be for. */
  resource: string;
  scopes: readonly string[];
}

/** A grant for one authorization server. Keep it in a local variable: it is as good as a token until it expires. */
export interface IdJag {
  assertion: string;
  /** What the identity provider's policy left of the scopes that were asked for. */
  scopes: string[];
}

/** Sends the token exchange (RFC 8693), as the client that the person signed in with. */
export function requestIdJag(
  identityProvider: OAuthAccess,
  idToken: string,
  { audience, resource, scopes }: AssertionTarget,
): Promise<Response> {
  const { server, client, clientAuth } = identityProvider;
  const parameters = {
    requested_token_type: ID_JAG,
    subject_token: idToken,
    subject_token_type: ID_TOKEN,
    audience,
    resource,
    ...(scopes.length > 0 ? { scope: scopes.join(" ") } : {}),
  };
  return oauth.genericTokenEndpointRequest(
    server,
    client,
    clientAuth,
    EXCHANGE_GRANT,
    parameters,
    requestOptions(identityProvider),
  );
}

/**
 * Reads the answer. The grant itself is for the authorization server to verify.
 * @param asked the scopes that were asked for: an answer that names none grants all of them
 * @throws oauth4webapi's ResponseBodyError when the identity provider refuses; its other errors for what is no such answer
 */
export async function processIdJagResponse(
  { server, client }: OAuthAccess,
  response: Response,
  asked: readonly string[],
): Promise<IdJag> {
  const answer = await oauth.processGenericTokenEndpointResponse(server, client, response, {
    // RFC 8693 §2.2.1: "N_A", as it is no access token.
    recognizedTokenTypes: { n_a: () => {} },
  });
  if (answer.issued_token_type !== ID_JAG) {
    throw new oauth.UnsupportedOperationError("the identity provider issued another type of token");
  }
  return {
    assertion: answer.access_token,
    scopes: answer.scope === undefined ? [...asked] : answer.scope.split(" ").filter(Boolean),
  };
}
