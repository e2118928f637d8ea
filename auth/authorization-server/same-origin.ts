/** A request, or only its headers, as Next.js' `headers()` returns them in a Server Action. */
interface WithHeaders {
  headers: { get(name: string): string | null };
}

/**
 * Whether a request that changes something comes from our own pages: by `Origin` if present, else by `Sec-Fetch-Site`.
 * Neither header can be set by a page. The defence against CSRF in docs/security.md, in addition to SameSite cookies.
 * @param appUrl the app's public address
 */
export function isSameOrigin(request: WithHeaders, appUrl: string): boolean {
  const origin = request.headers.get("origin");
  if (origin !== null) return origin === new URL(appUrl).origin;
  return request.headers.get("sec-fetch-site") === "same-origin";
}

/**
 * Whether another site's page makes the browser read from us. It could not see the response (no CORS headers),
 * and `SameSite=Lax` keeps the cookie from other sites, but not from other ports of this host.
 */
export function isForeignRead(request: WithHeaders): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === "cross-site" || site === "same-site";
}
