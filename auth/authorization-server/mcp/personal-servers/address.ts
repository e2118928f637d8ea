import { AuthError } from "#auth/protocol/errors.ts";
import { PERSONAL_NAME } from "#auth/protocol/personal-server-ids.ts";
import { isLocalServer, requirePublic } from "#mcp/public-internet.ts";

/** What a person types when they add an MCP server. */

const LONGEST_ADDRESS = 500;

/**
 * Reads the address of a server. Without a scheme it is https.
 * @returns the address as it is stored: without a slash at its end
 * @throws AuthError `invalid_request`; `provider_error` with `details.reason` = `unsafe_address`
 */
export function readAddress(typed: string, appUrl: string): string {
  const text = typed.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.parse(address);
  if (!url?.hostname || text.length > LONGEST_ADDRESS || !/^https?:$/.test(url.protocol))
    throw new AuthError(
      "invalid_request",
      "Enter the server's address, such as https://mcp.example.com/mcp.",
    );
  // Keys are passed that way, and an address is shown and logged.
  if (url.username || url.password || url.search || url.hash)
    throw new AuthError(
      "invalid_request",
      "Enter the address without a user name, and without what follows “?” or “#”: it is no place for a key.",
    );
  if (!isLocalServer(url.href, appUrl)) requirePublic(url);
  return url.href.replace(/\/+$/, "");
}

const NAME = /^(?!.*__)[a-z](?:[a-z0-9_-]{0,18}[a-z0-9])?$/;
/** Parts of a host's name that say nothing about whose it is. */
const GENERIC = new Set(["mcp", "www", "api", "server", "co", "com"]);

/**
 * The name that a person gives to a server, without `my-`; made of its address where they give none.
 * @throws AuthError `invalid_request`
 */
export function readName(typed: string, url: string): string {
  const text = typed.trim().toLowerCase();
  const name = text.startsWith(PERSONAL_NAME) ? text.slice(PERSONAL_NAME.length) : text;
  if (name === "") return nameByHost(new URL(url));
  if (NAME.test(name)) return name;
  throw new AuthError(
    "invalid_request",
    "A name has up to 20 lower-case letters, digits, “-” and single “_”, and begins with a letter.",
  );
}

function nameByHost({ hostname }: URL): string {
  const parts = hostname.split(".").slice(0, -1).reverse();
  const part = parts.find((candidate) => NAME.test(candidate) && !GENERIC.has(candidate));
  return part ?? "server";
}
