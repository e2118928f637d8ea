import { AuthError } from "#auth/protocol/errors.ts";
import { PERSONAL_NAME } from "#auth/protocol/personal-server-ids.ts";
import { isLocalServer, requirePublic } from "#mcp/public-internet.ts";

/** The input of a person who adds an MCP server. */

const LONGEST_ADDRESS = 500;

/**
 * Parses the URL of a server; https by default.
 * @returns the URL as stored: without a trailing slash
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
  // Those parts may have keys, and a URL is shown and logged.
  if (url.username || url.password || url.search || url.hash)
    throw new AuthError(
      "invalid_request",
      "Enter the address without a user name, and without what follows “?” or “#”: it is no place for a key.",
    );
  if (!isLocalServer(url.href, appUrl)) requirePublic(url);
  return url.href.replace(/\/+$/, "");
}

const NAME = /^(?!.*__)[a-z](?:[a-z0-9_-]{0,18}[a-z0-9])?$/;
/** Generic parts of a host name. */
const GENERIC = new Set(["mcp", "www", "api", "server", "co", "com"]);

/**
 * A server's name as chosen by the person, without `my-`; derived from the URL by default.
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
