import * as oauth from "oauth4webapi";
import { EXCHANGE_GRANT } from "#auth/protocol/oauth-names.ts";
import { readScopes } from "#auth/protocol/scope-syntax.ts";
import type { OAuthAccess } from "../providers/descriptor.ts";
import { requestOptions } from "../token-endpoint.ts";

/**
 * The identity provider's half of cross-app access: an ID token for an identity assertion authorization grant, an ID-JAG
 * (draft-ietf-oauth-identity-assertion-authz-grant §4; MCP's extension "Enterprise-Managed Authorization" §4).
 */

const ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

/** The target of the grant. */
export interface AssertionTarget {
  /** The authorization server that will accept it: its exact issuer. */
  audience: string;
  /** The resource of its access token. */
  resource: string;
  scopes: readonly string[];
}

/** A grant for one authorization server. Keep it in a local variable: until it expires, it is as powerful as a token. */
export interface IdJag {
  assertion: string;
  /** The requested scopes that the identity provider's policy allows. */
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
 * Parses the response. The authorization server verifies the grant itself.
 * @param asked the requested scopes: a response that names none grants all of them
 * @throws oauth4webapi's ResponseBodyError if the identity provider refuses; its other errors for an invalid response
 */
export async function processIdJagResponse(
  { server, client }: OAuthAccess,
  response: Response,
  asked: readonly string[],
): Promise<IdJag> {
  const answer = await oauth.processGenericTokenEndpointResponse(server, client, response, {
    // RFC 8693 §2.2.1: "N_A", since it is not an access token.
    recognizedTokenTypes: { n_a: () => {} },
  });
  if (answer.issued_token_type !== ID_JAG) {
    throw new oauth.UnsupportedOperationError("the identity provider issued another type of token");
  }
  return {
    assertion: answer.access_token,
    scopes: answer.scope === undefined ? [...asked] : readScopes(answer.scope),
  };
}
