/** Names shared by both sides of our small authorization server: the web process and the agent. */

/** The agent's client id. */
export const AGENT_CLIENT_ID = "agent";

/** Paths under which the web process serves the protocol. */
export const OAUTH_PATHS = {
  token: "/api/oauth/token",
  introspection: "/api/oauth/introspect",
  /** Followed by `/` and the id of a use. */
  uses: "/api/oauth/uses",
  jwks: "/.well-known/jwks.json",
} as const;

/** The grant of RFC 8693 §2.1. */
export const EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

/** The grant of RFC 7523 §2.1. */
export const JWT_BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Our subject token's type: the handle of a session row. Useless without the agent's private key. */
export const SESSION_HANDLE_TYPE = "urn:on-behalf-of:token-type:session-handle";
