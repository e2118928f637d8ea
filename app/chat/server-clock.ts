/** How far this computer's clock is behind the server's, in milliseconds; 0 until a response has come. */
let offset = 0;

/**
 * Records the server's time from its newest response. The header has whole seconds, and is as old as the response's latency.
 * @param date the `Date` header (RFC 9110, section 6.6.1); ignored if it is no date
 */
export function noteServerTime(date: string | null): void {
  const at = Date.parse(date ?? "");
  if (!Number.isNaN(at)) offset = at - Date.now();
}

/** The server's time, in milliseconds since 1970: people's clocks may be wrong by days. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** Converts the server's time to this computer's clock. */
export function toLocalTime(at: number): number {
  return at - offset;
}
