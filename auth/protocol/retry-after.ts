/** No message or wait is longer: a date far away is a mistake, or an attempt to keep the agent waiting. */
const MOST_SECONDS = 24 * 60 * 60;

const MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const TIME = "(\\d\\d:\\d\\d:\\d\\d)";
/** RFC 9110 §5.6.7: IMF-fixdate, and the obsolete forms of RFC 850 and asctime, which recipients must accept. */
const FIXDATE = new RegExp(`^[a-z]{3}, (\\d\\d) ${MONTH} (\\d{4}) ${TIME} GMT$`, "i");
const RFC_850 = new RegExp(`^[a-z]{6,9}, (\\d\\d)-${MONTH}-(\\d\\d) ${TIME} GMT$`, "i");
const ASCTIME = new RegExp(`^[a-z]{3} ${MONTH} ([ \\d]\\d) ${TIME} (\\d{4})$`, "i");

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3): seconds or a date, which is compared with the response's own `Date`, so that a
 * difference between the clocks doesn't matter.
 * @param headers of a response, with lower-case names: `Object.fromEntries(response.headers)`, or Octokit's
 * @returns whole seconds, 1 to a day; undefined if it is missing or malformed
 */
export function readRetryAfter(headers: Readonly<Record<string, unknown>>): number | undefined {
  const value = String(headers["retry-after"] ?? "").trim();
  const seconds = /^\d+$/.test(value) ? Number(value) : secondsUntil(parseHttpDate(value), headers);
  return Number.isNaN(seconds) ? undefined : boundWait(seconds);
}

/** @param at milliseconds since 1970 by the clock of the server whose response has these headers */
export function secondsUntil(at: number, headers: Readonly<Record<string, unknown>>): number {
  const date = parseHttpDate(String(headers.date ?? "").trim());
  return (at - (Number.isNaN(date) ? Date.now() : date)) / 1000;
}

/** A wait for what is over is a second, so that nobody retries in a loop. */
export const boundWait = (seconds: number): number => Math.min(Math.max(Math.ceil(seconds), 1), MOST_SECONDS);

/** @returns milliseconds since 1970, or NaN. `Date.parse` alone accepts almost any text, and takes asctime as local time. */
function parseHttpDate(text: string): number {
  const [, day, month, year, time] = FIXDATE.exec(text) ?? fromRfc850(text) ?? fromAsctime(text) ?? [];
  return Date.parse(`${day} ${month} ${year} ${time} GMT`);
}

/** Of two digits the year that is at most 50 years ahead (RFC 9110 §5.6.7). */
function fromRfc850(text: string): string[] | undefined {
  const [all, day = "", month = "", digits, time = ""] = RFC_850.exec(text) ?? [];
  if (all === undefined) return undefined;
  const now = new Date().getUTCFullYear();
  const year = now - (now % 100) + Number(digits);
  return [all, day, month, String(year > now + 50 ? year - 100 : year), time];
}

function fromAsctime(text: string): string[] | undefined {
  const [all, month = "", day = "", time = "", year = ""] = ASCTIME.exec(text) ?? [];
  return all === undefined ? undefined : [all, day.trim(), month, year, time];
}
