/** The grant of RFC 8693 §2.1. */
export const EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

/** Our subject token's type: the handle of a session row. Worth nothing without the agent's private key. */
export const SESSION_HANDLE_TYPE = "urn:on-behalf-of:token-type:session-handle";
