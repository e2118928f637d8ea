import { type NextRequest, NextResponse } from "next/server";
import { consentOrigins } from "#auth/authorization-server/consent-origins.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { isSameOrigin } from "#auth/authorization-server/same-origin.ts";
import { sessionCookie } from "#auth/authorization-server/session-cookie.ts";
import { findSessionBySecret } from "#auth/authorization-server/session-store.ts";
import { isAddressWaiting, refuseAddress } from "#auth/authorization-server/web-limits.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { isDeeperThan } from "#auth/protocol/json-limits.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { database } from "#db/index.ts";
import { isDevelopment } from "#observability/env.ts";

/**
 * Headers of every page: a Content Security Policy with a nonce for each answer (CSP 3), and the usual hardening.
 * Decides nothing about who may see what: every handler and page asks for itself (docs/security.md, "proxy bypass").
 */
export async function proxy(request: NextRequest): Promise<NextResponse | Response> {
  const isPage = !request.nextUrl.pathname.startsWith("/api/");
  const isAction = isPage && request.method === "POST";
  return (isAction && (await refuseAction(request))) || (await refuseStranger(request)) || pass(request);
}

/**
 * A page takes no POST but Server Actions. Each checks its origin itself (auth/authorization-server/server-action.ts); here the answer is a plain
 * 403 or 400, where Next would throw.
 */
async function refuseAction(request: NextRequest): Promise<Response | undefined> {
  if (!isSameOrigin(request, webEnv().APP_URL)) return refuse(REFUSALS.crossSite);
  const isSound = await isActionBody(request.clone());
  return isSound ? undefined : refuse(REFUSALS.malformedForm);
}

/** What React sends to an action: a form, or a JSON array of arguments (react-server-dom, `encodeReply`). */
async function isActionBody(request: Request): Promise<boolean> {
  if (request.headers.get("content-type")?.startsWith("multipart/")) {
    return request.formData().then(
      () => true,
      () => false,
    );
  }
  if (!request.headers.has("next-action")) return true;
  const sent = parseJson(await request.text());
  return Array.isArray(sent) && !isDeeperThan(sent);
}

/**
 * Not counted: probes, since a load balancer that is refused takes the app from everybody, and an issuer that signs many people out
 * at once. Its route counts what no issuer has signed.
 */
const UNCOUNTED = ["/api/health", "/api/ready", "/api/auth/backchannel-logout"];

/** Requests without a session are limited by address. With a session, each handler limits the person. */
async function refuseStranger(request: NextRequest): Promise<Response | undefined> {
  if (UNCOUNTED.includes(request.nextUrl.pathname)) return undefined;
  const secret = request.cookies.get(sessionCookie().name)?.value;
  if (!secret) return refuseAddress(request.headers);
  // A cookie that opens nothing was counted by auth/authorization-server/session.ts. It is looked up here only while its address has to wait.
  if (!isAddressWaiting(request.headers)) return undefined;
  const { session } = await findSessionBySecret(database(), secret, Date.now(), "browser", false);
  return session ? undefined : refuseAddress(request.headers);
}

function pass(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const csp = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", csp);
  // What Next compares an action's origin with: not what the request says of itself.
  headers.set("x-forwarded-host", new URL(webEnv().APP_URL).host);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", csp);
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-frame-options", "DENY");
  response.headers.set("x-request-id", readOrigin(request.headers).requestId);
  response.headers.set("cross-origin-opener-policy", openerPolicy(request));
  response.headers.set("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
  return response;
}

/**
 * Cuts the tie between a window and whatever page opened it (HTML, "cross-origin opener policy"). Not where there is none: a page
 * that a user opened directly (Fetch Metadata, `none`) would only be drawn later, in the other process that the policy
 * takes (docs/decisions/0054). Nor in the window in which a provider is connected, on its whole way, redirects and a second
 * sign-in included: it would look closed to the card that waits for it, and might not close itself.
 */
function openerPolicy({ headers, nextUrl }: NextRequest): string {
  const isConnectWindow = /^\/(connected$|api\/(oauth|auth)\/)/.test(nextUrl.pathname);
  const isOwnVisit = headers.get("sec-fetch-site") === "none";
  return isConnectWindow || isOwnVisit ? "unsafe-none" : "same-origin-allow-popups";
}

function contentSecurityPolicy(nonce: string): string {
  // The browser checks form-action on the redirects of a form too: signing in and connecting go to these.
  const issuer = webEnv().AUTH_OIDC_ISSUER;
  const forms = [...(issuer ? [new URL(issuer).origin] : []), ...consentOrigins()];
  // React's development build evaluates code for its error overlay; the production build does not.
  const development = isDevelopment() ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https://avatars.githubusercontent.com",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${[...new Set(forms)].join(" ")}`,
  ].join("; ");
}

export const config = {
  // Static assets need none of it. Nor do streams and what other programs ask, which are no pages: there it costs milliseconds.
  matcher: [
    "/((?!_next/static|_next/image|favicon.ico|icon|api/langgraph/|api/oauth/(?:token|introspect|mcp|uses/[^/]+)$).*)",
  ],
};
