import { AuthError } from "#auth/protocol/errors.ts";

/**
 * The error for people if Vault can't be reached, or issues us no token.
 * @param cause for the log
 * @returns an AuthError `server_unavailable`
 */
export function unavailable(cause: unknown): AuthError {
  const sentence = "The store of your access can't be reached right now. Try again in a minute.";
  return new AuthError("server_unavailable", sentence, { cause });
}
