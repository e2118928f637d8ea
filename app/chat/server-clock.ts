/** How far this computer's clock is behind the server's, in milliseconds; 0 until a response has come. */
let offset = 0;

/**
 * Notes the server's time, by its newest response. The header has whole seconds, and is as old as the response's way.
 * @param date the `Date` header (RFC 9110, section 6.6.1); anything that is no date is ignored
 */
export function noteServerTime(date: string | null): void {
  const at = Date.parse(date ?? "");
  if (!Number.isNaN(at)) offset = at - Date.now();
}

/** The time at the server, in milliseconds since 1970: people's clocks may be wrong by days. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** A moment of the server's, as this computer's clock will show it. */
export function toLocalTime(at: number): number {
  return at - offset;
}
