import { type Limits, makeLimits } from "#auth/protocol/limits.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { webEnv } from "./env.ts";
import { refuse } from "./refuse.ts";
import { type HeaderSource, networkOf, readOrigin } from "./request-origin.ts";

// Next loads a module once per bundle: the process keeps one count for all of them, as with the database.
const shared = globalThis as typeof globalThis & { __webLimits?: Limits; __addressLimits?: Limits };

/** What a person may ask of the web process, by whichever of its routes. */
export function webLimits(): Limits {
  const { REQUESTS_PER_MINUTE: requestsPerMinute, STREAMS_PER_USER: streams } = webEnv();
  shared.__webLimits ??= makeLimits({ requestsPerMinute, streams });
  return shared.__webLimits;
}

/**
 * Takes one request from a person's bucket.
 * @returns the refusal when they have to wait; undefined for "go on"
 */
export function refuseTooMany(userId: string): Response | undefined {
  const seconds = webLimits().takeRequest(userId);
  return seconds > 0 ? refuse({ ...REFUSALS.tooManyRequests, retryAfter: seconds }) : undefined;
}

/** What may be asked without a session, by the network that it comes from. */
function addressLimits(): Limits {
  shared.__addressLimits ??= makeLimits({
    requestsPerMinute: webEnv().ADDRESS_REQUESTS_PER_MINUTE,
    streams: 0,
  });
  return shared.__addressLimits;
}

/**
 * Takes one request without a session from its address' bucket.
 * @returns the refusal when that address has to wait; undefined for "go on"
 */
export function refuseAddress(headers: HeaderSource): Response | undefined {
  const { address } = readOrigin(headers);
  const seconds = addressLimits().takeRequest(networkOf(address));
  return seconds > 0 ? refuse({ ...REFUSALS.tooManyRequests, retryAfter: seconds }) : undefined;
}

/** Whether the next request without a session from that address would be refused; takes none. */
export function isAddressWaiting(headers: HeaderSource): boolean {
  return addressLimits().isWaiting(networkOf(readOrigin(headers).address));
}
