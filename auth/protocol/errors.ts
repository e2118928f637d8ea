/**
 * Every way in which authentication or delegation can fail, by a stable code.
 * The codes of OAuth (RFC 6749 §5.2, RFC 8693 §2.2.2, OpenID Connect Core §3.1.2.6) keep their names, so that an error
 * passes between the web process and the agent without a translation table.
 */
export type AuthErrorCode =
  | "invalid_request" // malformed request
  | "invalid_client" // the agent did not prove who it is
  | "invalid_grant" // the subject's session is over, or never was
  | "invalid_scope" // a scope that the provider does not know
  | "unsupported_grant_type"
  | "invalid_target" // a server that the token was not issued for
  | "interaction_required" // no connection: the person must connect the provider first
  | "insufficient_scope" // connected, but not for this
  | "already_sent" // a write that may have been made: its one token was given before
  | "token_may_only_read" // a write in a run that a read-only access token began
  | "other_account" // a write that was approved as another account than the one that is connected now
  | "writes_disabled" // the operator has switched off all writes, or this tool
  | "write_budget_spent" // the person has made as many writes as a day allows
  | "approval_outdated" // asked for before the app was restored from a backup: it may have been sent since the backup
  | "invalid_token" // a session token that is malformed, expired, or not for this audience
  | "sealed_value_refused" // a stored secret that does not open: wrong key, wrong row, or tampered with
  | "provider_error" // the provider answered, but not as agreed
  | "server_unavailable"; // the other side can't be reached, or failed

/**
 * The one error of `auth/`. `message` is a sentence that a person may read: it never contains a token, key or cookie.
 * `cause` is for the process's own log only.
 */
export class AuthError extends Error {
  readonly code: AuthErrorCode;
  /** Details for the caller, such as the missing scopes. Never a secret. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: AuthErrorCode,
    message: string,
    options?: { cause?: unknown; details?: Record<string, unknown> },
  ) {
    super(message, { cause: options?.cause });
    this.name = "AuthError";
    this.code = code;
    this.details = options?.details ?? {};
  }
}

/** True if `error` is an AuthError, with that code when one is given. */
export function isAuthError(error: unknown, code?: AuthErrorCode): error is AuthError {
  return error instanceof AuthError && (code === undefined || error.code === code);
}

/**
 * Errors of an exchange that are not failures: the person resolves them, or the operator intended them: by signing in,
 * connecting, granting more, deciding again.
 */
export const EXPECTED_REFUSALS: readonly AuthErrorCode[] = [
  "invalid_grant",
  "interaction_required",
  "insufficient_scope",
  "already_sent",
  "other_account",
  "token_may_only_read",
  "writes_disabled",
  "write_budget_spent",
  "approval_outdated",
];
