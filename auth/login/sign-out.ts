import type { NextRequest } from "next/server";
import { webEnv } from "#auth/authorization-server/env.ts";
import { readIssuer } from "#auth/authorization-server/issuer.ts";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { sessionCookie } from "#auth/authorization-server/session-cookie.ts";
import { openIdToken, revokeIdentity } from "#auth/authorization-server/session-identity.ts";
import { findSessionBySecret, revokeSession } from "#auth/authorization-server/session-store.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { database } from "#db/index.ts";
import type { Session, User } from "#db/schema.ts";
import { logSecurity } from "#observability/security-log.ts";
import { issuerOf } from "./providers.ts";

/**
 * Signing out: the session ends here, then at the issuer (OpenID Connect RP-Initiated Logout 1.0), or the next click on "Sign
 * in" would sign the same person in without a password.
 */
export async function signOut(request: NextRequest): Promise<Response> {
  const secret = request.cookies.get(sessionCookie().name)?.value;
  const { session, user } = await findSessionBySecret(database(), secret);
  let next: string | undefined;
  if (session) {
    // First: the issuer may be slow, and its metadata wrong.
    await revokeSession(database(), session.id, "sign_out");
    logSecurity("sign_out", { ...readOrigin(request.headers), userId: user.id });
    next = await findLogoutAddress(session, user);
    await revokeIdentity(session);
  }
  return next
    ? goThrough(next, request.headers.get("x-nonce") ?? "")
    : leave(new Headers({ location: webEnv().APP_URL }), 303);
}

/** @returns undefined if the issuer has no such endpoint */
async function findLogoutAddress(session: Session, user: User): Promise<string | undefined> {
  const { APP_URL, AUTH_OIDC_ISSUER, AUTH_OIDC_ID = "" } = webEnv();
  if (!AUTH_OIDC_ISSUER || user.issuer !== issuerOf("oidc")) return undefined;
  try {
    const { end_session_endpoint: endpoint } = await readIssuer(AUTH_OIDC_ISSUER);
    const address = URL.parse(endpoint ?? "");
    if (!address || !/^https?:$/.test(address.protocol)) return undefined;
    address.searchParams.set("client_id", AUTH_OIDC_ID);
    address.searchParams.set("post_logout_redirect_uri", `${APP_URL}/`);
    // Without it the issuer may ask the person for confirmation.
    const idToken = await openIdToken(session);
    if (idToken) address.searchParams.set("id_token_hint", idToken);
    return address.href;
  } catch (error) {
    if (isAuthError(error)) return undefined;
    throw error;
  }
}

/**
 * By a page rather than a redirect: the hint may exceed the usual limit of response headers. It replaces itself, so that
 * the URL does not stay in the browser's history.
 * @param nonce of the response's CSP: proxy.ts
 */
function goThrough(address: string, nonce: string): Response {
  const href = address.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Signing out</title>
<meta name="referrer" content="no-referrer">
<noscript><meta http-equiv="refresh" content="0;url=${href}"></noscript>
<p><a id="next" href="${href}">Sign out at the sign-in provider, too</a></p>
<script nonce="${nonce}">location.replace(document.getElementById("next").href)</script>
</html>
`;
  return leave(new Headers({ "content-type": "text/html; charset=utf-8" }), 200, html);
}

/** Clears the browser's data on the person. Not all cookies: those of other apps on this domain would be deleted too. */
function leave(headers: Headers, status: number, body: string | null = null): Response {
  const { name, options } = sessionCookie();
  headers.append(
    "set-cookie",
    `${name}=; Path=${options.path}; Max-Age=0; HttpOnly; SameSite=Lax${options.secure ? "; Secure" : ""}`,
  );
  headers.set("clear-site-data", '"cache", "storage"');
  headers.set("cache-control", "no-store");
  return new Response(body, { status, headers });
}
