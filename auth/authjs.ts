import NextAuth, { type NextAuthConfig } from "next-auth";
import { adapter } from "./adapter.ts";
import { webEnv } from "./env.ts";
import { isAuthError } from "./errors.ts";
import { authProviders } from "./providers.ts";
import { connectByLogin } from "./secrets/connect.ts";
import { sessionCookie } from "./session.ts";
import { makeSessionSecret } from "./session-store.ts";

/**
 * Step 1–2 of the reference's sequence: the person logs in at the auth provider. Auth.js runs the protocol (PKCE, state,
 * nonce); our adapter keeps the outcome as a row per log-in. Read per request, so that a build needs no environment.
 */
export const { handlers, signIn, signOut } = NextAuth((): NextAuthConfig => {
  const { name, options } = sessionCookie();
  return {
    adapter: adapter(),
    providers: authProviders(),
    secret: webEnv().AUTH_SECRET,
    // The address comes from APP_URL, never from a Host header: the handlers rewrite the request to it.
    trustHost: true,
    session: { strategy: "database", generateSessionToken: makeSessionSecret },
    cookies: { sessionToken: { name, options } },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/" },
    events: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== "github" || !user.id || !account.access_token) return;
        try {
          await connectByLogin(user.id, "github", {
            accountId: account.providerAccountId,
            login: String(profile?.login ?? account.providerAccountId),
            tokens: {
              accessToken: account.access_token,
              refreshToken: account.refresh_token,
              accessExpiresAt: account.expires_at ? account.expires_at * 1000 : undefined,
              scopes: String(account.scope ?? "")
                .split(/[\s,]+/)
                .filter(Boolean),
            },
          });
        } catch (error) {
          // Their GitHub account is lent to the agent by another account of ours: they are logged in, not connected.
          if (!isAuthError(error, "invalid_request")) throw error;
        }
      },
    },
    logger: { error: () => {} },
  };
});
