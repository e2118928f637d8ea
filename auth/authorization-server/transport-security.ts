import { watchRequests } from "#observability/node-requests.ts";

/** Two years, as browsers' preload lists want it. */
const POLICY = "max-age=63072000; includeSubDomains";

/**
 * Tells browsers with every answer of this process to come by https only (RFC 6797): below the frameworks, because the proxy
 * leaves out streams and files, and an answer that refuses has no page.
 * @param appUrl an http address, as on a developer's machine, gets no such header: browsers would ignore it (RFC 6797, 8.1)
 */
export function requireHttps(appUrl: string): void {
  if (!appUrl.startsWith("https:")) return;
  watchRequests(({ response }) => response.setHeader("strict-transport-security", POLICY));
}
