/** @returns an error's message, or its code: Node has no message if a host's addresses all refuse. No driver's contains the password. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}
