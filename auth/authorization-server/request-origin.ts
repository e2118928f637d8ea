import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import { watchRequests } from "#observability/node-requests.ts";
import { webEnv } from "./env.ts";

/** A request's origin, and its id in the logs. */
export interface RequestOrigin {
  requestId: string;
  /** The client's IP address; `unknown` without a trusted source. */
  address: string;
}

export interface HeaderSource {
  get(name: string): string | null;
}

/** Set on every request below the frameworks, overwriting what the client sent under these names. */
const PEER_HEADER = "x-obo-peer";
const ID_HEADER = "x-request-id";

/** Gives each request of this process an id, and records the peer address of its connection. */
export function stampRequests(): void {
  watchRequests(({ request }) => {
    request.headers[ID_HEADER] = randomUUID();
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
  });
}

/**
 * @param headers of a request that `stampRequests` has seen
 * @param trusted the header that only the operator's own proxy sets: CLIENT_ADDRESS_HEADER
 */
export function readOrigin(
  headers: HeaderSource,
  trusted: string | undefined = webEnv().CLIENT_ADDRESS_HEADER,
): RequestOrigin {
  const requestId = headers.get(ID_HEADER) ?? randomUUID();
  // A list grows at its end (X-Forwarded-For): the last entry is our proxy's; earlier ones may be forged by the client.
  const told = trusted && headers.get(trusted)?.split(",").at(-1);
  return { requestId, address: toAddress(told) ?? toAddress(headers.get(PEER_HEADER)) ?? "unknown" };
}

function toAddress(text: string | null | undefined): string | undefined {
  const address = text?.trim().replace(/^::ffff:(?=\d+\.)/i, "");
  return address && isIP(address) ? address : undefined;
}

/** The unit of rate limits: an IPv4 address, or an IPv6 network of 64 bits, which is one customer's. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - after.length)).fill("0");
  const all = [...groups, ...zeros, ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
