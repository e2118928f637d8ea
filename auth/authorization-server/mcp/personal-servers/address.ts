import { AuthError } from "#auth/protocol/errors.ts";
import { PERSONAL_NAME } from "#auth/protocol/personal-server-ids.ts";
import { isLocalServer, requirePublic } from "#mcp/public-internet.ts";
import { redactSecrets } from "#observability/log.ts";

/** The input of a person who adds an MCP server. */

const LONGEST_ADDRESS = 500;

/**
 * Parses the URL of a server; https by default.
 * @returns the URL as stored: unchanged, but for the trailing slash of a host
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
  // A URL is shown, stored unencrypted, and sent to the agent.
  if (url.username || url.password || url.hash || [...url.searchParams].some(isCredential))
    throw new AuthError(
      "invalid_request",
      "Enter the address without a user name, a key or a token, and without “#”: it is no place for a secret.",
    );
  if (!isLocalServer(url.href, appUrl)) requirePublic(url);
  return url.pathname === "/" && url.search === "" ? url.origin : url.href;
}

/** The same URL with a trailing slash, or without it; that of a host is unchanged. */
export function toggleSlash(address: string): string {
  const url = new URL(address);
  if (url.pathname === "/") return address;
  url.pathname = url.pathname.endsWith("/") ? url.pathname.slice(0, -1) : `${url.pathname}/`;
  return url.href;
}

const CREDENTIAL =
  /^((api|app|access|auth|client|function|private|secret|session|user)?(key|token|secret)|pass|passwd|password|passphrase|pwd|auth|authorization|bearer|sig|signature|credentials?|jwt)$/;

/** Recognized by a word of its name, or by the format of a token; `code` is the key of an Azure Function. */
function isCredential([name, value]: [string, string]): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  const isNamed = /^code$/i.test(name) || words.some((word) => CREDENTIAL.test(word));
  return isNamed || [name, value].some((text) => redactSecrets(text) !== text);
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
