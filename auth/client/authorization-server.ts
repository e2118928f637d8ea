import { importJWK, type JWK } from "jose";
import * as oauth from "oauth4webapi";
import { AGENT_CLIENT_ID, OAUTH_PATHS } from "#auth/protocol/oauth-names.ts";
import { agentEnv } from "./env.ts";

/**
 * The agent's view of our authorization server (the web process), and how it authenticates there. Shared by
 * introspection and the exchange.
 */
export interface AuthorizationServerAccess {
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  clientAuth: oauth.ClientAuth;
}

let access: Promise<AuthorizationServerAccess> | undefined;

/** From the environment, once per process. */
export function authorizationServer(): Promise<AuthorizationServerAccess> {
  access ??= makeAccess();
  return access;
}

async function makeAccess(): Promise<AuthorizationServerAccess> {
  const { APP_URL, WEB_URL, AGENT_PRIVATE_KEY } = agentEnv();
  const key = await importJWK(AGENT_PRIVATE_KEY as JWK, "EdDSA");
  if (key instanceof Uint8Array) throw new TypeError("AGENT_PRIVATE_KEY must be an Ed25519 key");
  return {
    server: {
      issuer: APP_URL,
      token_endpoint: `${WEB_URL}${OAUTH_PATHS.token}`,
      introspection_endpoint: `${WEB_URL}${OAUTH_PATHS.introspection}`,
    },
    client: { client_id: AGENT_CLIENT_ID },
    clientAuth: oauth.PrivateKeyJwt({ key, kid: AGENT_PRIVATE_KEY.kid }),
  };
}

/** Plain http only if the operator chose it with WEB_URL: loopback, or a private network. */
export function requestOptions(signal?: AbortSignal) {
  return {
    [oauth.allowInsecureRequests]: agentEnv().WEB_URL.startsWith("http:"),
    signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(10_000)]) : AbortSignal.timeout(10_000),
  };
}
