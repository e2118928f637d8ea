import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { database } from "#db/index.ts";
import type { Session, User } from "#db/schema.ts";
import { webEnv } from "./env.ts";
import { findSessionBySecret, type LiveSession } from "./session-store.ts";

/**
 * The cookie's name and attributes. `__Host-` (RFC 6265bis §4.1.3.2) ties it to this host over https; on a loopback
 * address there is no https, and browsers refuse the prefix.
 */
export function sessionCookie() {
  const secure = webEnv().APP_URL.startsWith("https:");
  return {
    name: secure ? "__Host-obo-session" : "obo-session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

/** Who is asking: cookie → live session → user. Asked once per request, however many components want to know. */
export const getSession = cache(async (): Promise<LiveSession> => {
  const secret = (await cookies()).get(sessionCookie().name)?.value;
  if (!secret) return { session: null, user: null };
  return findSessionBySecret(database(), secret);
});

/**
 * For pages: the person, or a redirect to the sign-in page that comes back here.
 * @param returnTo the page's own path
 */
export async function requireUser(returnTo: string): Promise<{ session: Session; user: User }> {
  const live = await getSession();
  if (!live.session) redirect(`/sign-in?from=${encodeURIComponent(returnTo)}`);
  return live;
}
