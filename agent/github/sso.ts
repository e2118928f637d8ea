import { type Octokit, RequestError } from "octokit";
import { SETTINGS } from "#agent/tools/explain.ts";

/**
 * Organizations that require SAML single sign-on, from GitHub's `X-GitHub-SSO` header (docs.github.com/rest/authentication,
 * "Authenticating with SAML SSO"): `required; url=…` on a 403 or 404, `partial-results; organizations=1,2` if a response omits
 * theirs.
 */
const REQUIRED = /^\s*required\s*;\s*url=(\S+)\s*$/i;
const PARTIAL = /^\s*partial-results\b/i;
const ORGANIZATIONS = /\borganizations=([\d, ]*)/gi;
const PAGE = /^\/(?:orgs|enterprises)\/[\w.-]{1,100}\/(?:saml\/initiate|sso)$/;
const QUERY = /^(?:\?authorization_request=[\w%=.~+/-]{1,1000})?$/;

/**
 * Whether GitHub rejected a request because an organization requires single sign-on.
 * @returns the header, for `readSsoLink`
 */
export function findSsoHeader(error: unknown): string | undefined {
  if (!(error instanceof RequestError) || ![403, 404].includes(error.status)) return undefined;
  const header: unknown = error.response?.headers["x-github-sso"];
  return requiresSso(header) ? header : undefined;
}

export function requiresSso(header: unknown): header is string {
  return typeof header === "string" && /^\s*required\b/i.test(header);
}

/** What a person can do about a rejection. @param link their page, if GitHub named it */
export function explainSso(link: string | undefined): string {
  const how = link
    ? ` at ${link}`
    : `: sign in to the organization there, then connect GitHub again in ${SETTINGS}`;
  return `The organization asks for single sign-on. The person must authorize this connection for the organization on GitHub${how}, and then ask again.`;
}

/**
 * The page on which a person authorizes the connection for an organization.
 * @param apiUrl GitHub's API: pages of other hosts are ignored
 */
export function readSsoLink(header: string | undefined, apiUrl: string | undefined): string | undefined {
  const [, address = ""] = REQUIRED.exec(header ?? "") ?? [];
  if (!apiUrl || !URL.canParse(address)) return undefined;
  const { origin, pathname, search, username, password, href, hash } = new URL(address);
  const isPage = PAGE.test(pathname) && QUERY.test(search) && !username && !password && !hash;
  return isPage && origin === webOrigin(apiUrl) ? href : undefined;
}

/**
 * Records responses that omit organizations.
 * @returns a function that returns a message for the person, if there was such a response
 */
export function watchPartialResults(
  octokit: Octokit,
  apiUrl: string,
  access: "read" | "write",
): () => string | undefined {
  const organizations = new Set<string>();
  let isPartial = false;
  octokit.hook.after("request", ({ headers }) => {
    const header = headers["x-github-sso"];
    if (typeof header !== "string" || !PARTIAL.test(header)) return;
    isPartial = true;
    for (const [, ids = ""] of header.matchAll(ORGANIZATIONS))
      for (const id of ids.split(",")) if (id.trim()) organizations.add(id.trim());
  });
  return () => (isPartial ? explainPartial(organizations.size, apiUrl, access) : undefined);
}

function explainPartial(count: number, apiUrl: string, access: "read" | "write"): string {
  const who = count === 0 ? "organizations" : count === 1 ? "an organization" : `${count} organizations`;
  const page = `${webOrigin(apiUrl)}/orgs/ORGANIZATION/sso`;
  const end = access === "write" ? ". The change was made: don't repeat it" : ", and then ask again";
  return `This answer is not complete: GitHub left out what belongs to ${who} with single sign-on. The person can sign in to the organization at ${page} (with its name), connect GitHub again in Settings → Connections${end}.`;
}

/** api.github.com → github.com, and so for a subdomain of ghe.com; GitHub Enterprise Server has both on one host. */
function webOrigin(apiUrl: string): string {
  const url = new URL(apiUrl);
  url.hostname = url.hostname.replace(/^api\./, "");
  return url.origin;
}
