import type { Octokit } from "octokit";

/**
 * Organizations that require SAML single sign-on, from GitHub's `X-GitHub-SSO` header (docs.github.com/rest/authentication,
 * "Authenticating with SAML SSO"): `required; url=…` on a 403, `partial-results; organizations=1,2` if a list omits theirs.
 */
const REQUIRED = /^\s*required\s*;\s*url=(\S+)\s*$/i;
const PARTIAL = /^\s*partial-results\s*(?:;\s*organizations=([\d, ]*))?/i;
const PAGE = /^\/(?:orgs|enterprises)\/[\w.-]{1,100}\/(?:saml\/initiate|sso)$/;
const QUERY = /^(?:\?authorization_request=[\w%=.~+/-]{1,1000})?$/;

/** Whether a 403 requires single sign-on. */
export function asksForSso(header: unknown): boolean {
  return typeof header === "string" && /^\s*required\b/i.test(header);
}

/**
 * The page on which a person authorizes the connection for an organization.
 * @param apiUrl GitHub's API: pages of other hosts are ignored
 */
export function readSsoLink(header: unknown, apiUrl: string): string | undefined {
  const [, address = ""] = (typeof header === "string" && REQUIRED.exec(header)) || [];
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname, search, username, password, href, hash } = new URL(address);
  const isPage = PAGE.test(pathname) && QUERY.test(search) && !username && !password && !hash;
  return isPage && origin === webOrigin(apiUrl) ? href : undefined;
}

/**
 * Records responses that omit organizations.
 * @returns a function that returns a message for the person, if there was such a response
 */
export function watchPartialResults(octokit: Octokit, apiUrl: string): () => string | undefined {
  const organizations = new Set<string>();
  let isPartial = false;
  octokit.hook.after("request", ({ headers }) => {
    const header = headers["x-github-sso"];
    const found = typeof header === "string" ? PARTIAL.exec(header) : null;
    if (!found) return;
    isPartial = true;
    for (const id of found[1]?.split(",") ?? []) if (id.trim()) organizations.add(id.trim());
  });
  return () => (isPartial ? explainPartial(organizations.size, apiUrl) : undefined);
}

function explainPartial(count: number, apiUrl: string): string {
  const who = count === 0 ? "organizations" : count === 1 ? "an organization" : `${count} organizations`;
  const page = `${webOrigin(apiUrl)}/orgs/ORGANIZATION/sso`;
  return `This list is not complete: GitHub left out what belongs to ${who} with single sign-on. The person can sign in to the organization at ${page} (with its name), connect GitHub again in Settings → Connections, and then ask again.`;
}

/** api.github.com → github.com, and so for a subdomain of ghe.com; GitHub Enterprise Server has both on one host. */
function webOrigin(apiUrl: string): string {
  const url = new URL(apiUrl);
  url.hostname = url.hostname.replace(/^api\./, "");
  return url.origin;
}
