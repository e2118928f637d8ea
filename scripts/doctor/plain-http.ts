import { isLoopback } from "#scripts/launch/loopback.ts";
import { type Finding, warn } from "./finding.ts";

/**
 * Warns of the first address that has no https and is on another machine: a private network may be safe, but nobody can tell
 * from here.
 * @param addresses what is no URL is left out: other checks report it
 */
export function findPlainHttp(subject: string, addresses: readonly unknown[]): Finding[] {
  const plain = addresses
    .map((address) => (typeof address === "string" ? URL.parse(address) : null))
    .find((url) => url?.protocol === "http:" && !isLoopback(url.href));
  if (!plain) return [];
  const message = `http://${plain.host} is on another machine, and not https`;
  return [warn(subject, message, "use https: tokens and secrets would cross the network in the clear")];
}
