/** RFC 6749 §3.3, and no longer than a scope that a person reads. */
export function isScope(value: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(value);
}
