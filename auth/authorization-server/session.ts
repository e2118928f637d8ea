import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { database } from "#db/index.ts";
import { safeReturnPath } from "./return-path.ts";
import { sessionCookie } from "./session-cookie.ts";
import { findSessionBySecret, type LiveSession, NO_SESSION, type SignedIn } from "./session-store.ts";
import { refuseAddress } from "./web-limits.ts";

/** The current user: cookie → live session → user. Read once per request, however many components need it. */
export const getSession = cache(async (): Promise<LiveSession> => {
  const secret = (await cookies()).get(sessionCookie().name)?.value;
  if (!secret) return NO_SESSION;
  const sent = await headers();
  const live = await findSessionBySecret(database(), secret, Date.now(), "browser", isActivity(sent));
  if (!live.session) refuseAddress(sent);
  return live;
});

/**
 * Whether the person did something, as opposed to a page's own polling: they navigated, or sent
 * something. Browsers send `Origin` with everything that may change something (Fetch, "append a request Origin header").
 */
export function isActivity(request: { get(name: string): string | null }): boolean {
  const isPrefetch = request.get("next-router-prefetch") !== null || request.get("sec-purpose") !== null;
  if (isPrefetch) return false;
  const mode = request.get("sec-fetch-mode");
  const isNavigation = mode === null || mode === "navigate" || request.get("rsc") !== null;
  return isNavigation || request.get("origin") !== null;
}

/**
 * For pages: the person, or a redirect to the sign-in page, which returns here.
 * @param returnTo the page's own path
 */
export async function requireUser(returnTo: string): Promise<SignedIn> {
  const live = await getSession();
  if (!live.session) redirect(`/sign-in?from=${encodeURIComponent(safeReturnPath(returnTo))}`);
  return live;
}
