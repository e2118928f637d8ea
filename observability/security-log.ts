import type { DestinationStream, Logger } from "pino";
import { logLevel } from "./env.ts";
import { makeLogger } from "./log.ts";

/** The events for auditors: docs/security.md, "Security log", says when each is written. */
export const SECURITY_EVENTS = [
  "sign_in",
  "sign_in_failed",
  "reauthenticated",
  "sign_out",
  "session_ended",
  "issuer_logout",
  "token_made",
  "token_revoked",
  "connection_made",
  "connection_widened",
  "connection_renewed",
  "connection_removed",
  "server_added",
  "server_refused",
  "server_accepted",
  "server_client_saved",
  "server_removed",
  "approval_sent",
  "approval_decided",
  "account_deleted",
  "keys_rotated",
  "request_refused",
] as const;
export type SecurityEvent = (typeof SECURITY_EVENTS)[number];

/** Who did it and from where. A script of the operator has no address and no request. */
export interface SecurityActor {
  address?: string | undefined;
  requestId?: string | undefined;
  userId?: string | undefined;
}

let logger: Logger | undefined;

/**
 * Writes one line of the security log: a JSON object, whatever LOG_LEVEL says, unless it is `silent`.
 * @param facts names, ids and counts; no token and no session id
 * @param destination stdout by default; a script whose stdout is its result uses stderr
 */
export function logSecurity(
  event: SecurityEvent,
  actor: SecurityActor,
  facts: object = {},
  destination?: DestinationStream,
): void {
  logger ??= makeLogger(logLevel() === "silent" ? "silent" : "info", destination);
  const { userId: user_id, address, requestId: request_id } = actor;
  logger.info({ security: event, user_id, address, request_id, ...facts }, "security event");
}
