import { webEnv } from "./env.ts";

/**
 * The cookie's name and attributes. `__Host-` (RFC 6265bis §4.1.3.2) binds it to this host over https; on a loopback
 * address there is no https, and browsers reject the prefix.
 */
export function sessionCookie() {
  const secure = webEnv().APP_URL.startsWith("https:");
  return {
    name: secure ? "__Host-obo-session" : "obo-session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}
