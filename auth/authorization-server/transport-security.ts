import { watchRequests } from "#observability/node-requests.ts";

/** Two years, as browsers' preload lists require. */
const POLICY = "max-age=63072000; includeSubDomains";

/**
 * Sends HSTS (RFC 6797) with every response of this process: below the frameworks, because the proxy
 * does not cover streams, files and error responses.
 * @param appUrl an http address, as on a developer's machine, gets no such header: browsers would ignore it (RFC 6797, 8.1)
 */
export function requireHttps(appUrl: string): void {
  if (!appUrl.startsWith("https:")) return;
  watchRequests(({ response }) => response.setHeader("strict-transport-security", POLICY));
}
