/** RFC 6749 §3.3, with a limit on what a person can read. */
export function isScope(value: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(value);
}

/** The scopes of a list separated by spaces (RFC 6749 §3.3). */
export function readScopes(list: string): string[] {
  return list.split(" ").filter(Boolean);
}
