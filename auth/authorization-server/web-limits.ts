import { type Limits, makeLimits } from "#auth/protocol/limits.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { webEnv } from "./env.ts";
import { refuse } from "./refuse.ts";
import { type HeaderSource, networkOf, readOrigin } from "./request-origin.ts";

// Next.js loads a module once per bundle: the process has one counter for all of them, like the database.
const shared = globalThis as typeof globalThis & { __oboWebLimits?: Limits; __oboAddressLimits?: Limits };

/** A person's rate limit in the web process, for all of its routes. */
export function webLimits(): Limits {
  const { REQUESTS_PER_MINUTE: requestsPerMinute, STREAMS_PER_USER: streams } = webEnv();
  shared.__oboWebLimits ??= makeLimits({ requestsPerMinute, streams });
  return shared.__oboWebLimits;
}

/**
 * Takes one request from a person's bucket.
 * @returns the error response if they have to wait; undefined otherwise
 */
export function refuseTooMany(userId: string): Response | undefined {
  return refuseFor(webLimits().takeRequest(userId));
}

/** The rate limit without a session, per network. */
function addressLimits(): Limits {
  shared.__oboAddressLimits ??= makeLimits({
    requestsPerMinute: webEnv().ADDRESS_REQUESTS_PER_MINUTE,
    streams: 0,
  });
  return shared.__oboAddressLimits;
}

/**
 * Takes one request without a session from its address' bucket.
 * @returns the error response if that address has to wait; undefined otherwise
 */
export function refuseAddress(headers: HeaderSource): Response | undefined {
  return refuseFor(addressLimits().takeRequest(networkOf(readOrigin(headers).address)));
}

/** Whether the next request without a session from that address would be rejected; takes none. */
export function isAddressWaiting(headers: HeaderSource): boolean {
  return addressLimits().isWaiting(networkOf(readOrigin(headers).address));
}

function refuseFor(seconds: number): Response | undefined {
  return seconds > 0 ? refuse({ ...REFUSALS.tooManyRequests, retryAfter: seconds }) : undefined;
}
