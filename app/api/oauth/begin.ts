import { cookies } from "next/headers";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { webEnv } from "#auth/authorization-server/env.ts";
import { readPageForm } from "#auth/authorization-server/page-form.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { safeReturnPath } from "#auth/authorization-server/return-path.ts";
import { isSameOrigin } from "#auth/authorization-server/same-origin.ts";
import {
  type BegunFlow,
  beginConnection,
  beginInstallation,
} from "#auth/authorization-server/secrets/connect.ts";
import type { FlowOwner } from "#auth/authorization-server/secrets/connect-flow.ts";
import { connectWithoutConsent } from "#auth/authorization-server/secrets/cross-app/connect-without-consent.ts";
import { findProvider } from "#auth/authorization-server/secrets/providers/index.ts";
import {
  type ConnectWish,
  openWish,
  sealWish,
  WISH_SECONDS,
} from "#auth/authorization-server/secrets/wish.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { refuseTooMany } from "#auth/authorization-server/web-limits.ts";
import { providerOf } from "#auth/login/providers.ts";
import { isRecentSignIn } from "#auth/login/recent.ts";
import { beginSignIn } from "#auth/login/sign-in.ts";
import { type AuthErrorCode, isAuthError } from "#auth/protocol/errors.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { log } from "#observability/log.ts";
import { backFrom, leaveTo, redirectTo } from "./way-back.ts";

/**
 * Our pages' forms post here to connect a provider. Fields, all optional:
 * - `returnTo`: the path to come back to, with `?connected=PROVIDER` or `?problem=CODE` added
 * - `scopes`: in addition to the default and the granted ones, separated by spaces; only those that the provider's descriptor
 * lists
 * - `popup`: the id of the card that opened a popup for the form; the flow ends on /connected, which notifies the card
 * (app/connected/outcome.ts) and closes itself
 */
const formSchema = z.object({
  returnTo: z.string().max(2000).optional(),
  scopes: z.string().max(5000).default(""),
  popup: z.union([z.literal(""), z.uuid()]).default(""),
});

const WISH_COOKIE = "obo-connect-wish";
const PATH = "/api/oauth";

/**
 * Starts a flow and redirects to the provider. Errors are shown on the page to which the flow would have returned. If the sign-in
 * is not recent, the person signs in again first, and continues at `resume`.
 */
export async function begin(
  request: NextRequest,
  kind: ConnectWish["kind"],
  provider: string,
): Promise<Response> {
  if (!isSameOrigin(request, webEnv().APP_URL)) return refuse(REFUSALS.crossSite);
  const { session, user } = await getSession();
  if (!session) return redirectTo("/sign-in?from=/settings/connections");
  const refusal = refuseTooMany(user.id);
  if (refusal) return refusal;
  const form = await readPageForm(request, formSchema);
  if (!form) return refuse(REFUSALS.foreignForm);
  const returnTo = safeReturnPath(form.returnTo, "/settings/connections");
  const scopes = form.scopes.split(" ").filter(Boolean);
  const wish = { kind, provider, returnTo, scopes, waiter: form.popup };
  const owner = { userId: user.id, sessionId: session.id };
  if (isRecentSignIn(session)) return start(owner, wish);
  await keep(WISH_COOKIE, await sealWish(wish, owner), PATH, WISH_SECONDS);
  return beginSignIn(request, { provider: providerOf(user), returnTo: `${PATH}/resume`, again: user.id });
}

/** Continues a flow that was started before the person signed in again. */
export async function resume(): Promise<Response> {
  const { session, user } = await getSession();
  if (!session) return redirectTo("/sign-in?from=/settings/connections");
  const jar = await cookies();
  const sealed = jar.get(WISH_COOKIE)?.value;
  jar.delete({ name: WISH_COOKIE, path: PATH });
  const owner = { userId: user.id, sessionId: session.id };
  const wish = sealed && (await openWish(sealed, owner));
  if (!wish) return redirectTo(backFrom(undefined, { problem: "invalid_request" }));
  if (!isRecentSignIn(session)) return redirectTo(backFrom(wish, { problem: "not_recent" }));
  return start(owner, wish);
}

/** Errors of the server to connect, or an unsupported request. */
const SAID_ON_THE_PAGE = new Set<AuthErrorCode>(["invalid_scope", "provider_error", "server_unavailable"]);

async function start(owner: FlowOwner, wish: ConnectWish): Promise<Response> {
  try {
    if (wish.kind === "connect" && (await connectWithoutConsent(wish.provider, owner, wish))) {
      return redirectTo(backFrom(wish, { connected: wish.provider }));
    }
    const { url, cookie } = await make(owner, wish);
    await keep(cookie.name, cookie.value, `${PATH}/callback`, cookie.maxAge);
    return findProvider(wish.provider)?.consentOrigins ? redirectTo(url.href) : leaveTo(url);
  } catch (error) {
    if (isAuthError(error, "invalid_request"))
      return refuse({ error: error.code, status: 404, message: error.message });
    if (!isAuthError(error) || !SAID_ON_THE_PAGE.has(error.code)) throw error;
    log().warn({ err: error, provider: wish.provider }, "a connection could not begin");
    // The page may offer to enter one: app/settings/mcp/own-client-form.tsx.
    const problem = error.details.reason === "no_client" ? "no_client" : error.code;
    return redirectTo(backFrom(wish, { problem }));
  }
}

function make(owner: FlowOwner, { kind, provider, ...wish }: ConnectWish): Promise<BegunFlow> {
  return kind === "connect"
    ? beginConnection(provider, owner, wish)
    : beginInstallation(provider, owner, wish);
}

async function keep(name: string, value: string, path: string, maxAge: number): Promise<void> {
  const secure = webEnv().APP_URL.startsWith("https:");
  (await cookies()).set(name, value, { httpOnly: true, secure, sameSite: "lax", path, maxAge });
}
