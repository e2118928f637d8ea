/**
 * Of an error of Auth.js what may stand in the log: its type, and what was behind it. Beside that, its causes hold what the
 * browser and the provider sent.
 * @param error as Auth.js' logger gets it: its own, or one that nobody caught
 */
export function toLoginFailure(error: Error): { type?: unknown; err?: unknown } {
  if (!("type" in error)) return { err: error };
  const { cause } = error;
  const err = typeof cause === "object" && cause !== null && "err" in cause ? cause.err : undefined;
  return { type: error.type, err };
}
