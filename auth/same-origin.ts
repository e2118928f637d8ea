/**
 * Whether a request that changes something comes from our own pages: `Sec-Fetch-Site` where the browser sends it, else
 * `Origin`. Neither header can be set by a page. Answers the CSRF row of docs/security.md, beside SameSite cookies.
 * @param appUrl the app's public address
 */
export function isSameOrigin(request: Request, appUrl: string): boolean {
  const origin = request.headers.get("origin");
  if (origin !== null) return origin === new URL(appUrl).origin;
  return request.headers.get("sec-fetch-site") === "same-origin";
}
