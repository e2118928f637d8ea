import NextAuth, { type NextAuthConfig } from "next-auth";
import { database } from "#db/index.ts";
import { adapter, updatePerson } from "./adapter.ts";
import { webEnv } from "./env.ts";
import { isAuthError } from "./errors.ts";
import { log } from "./log.ts";
import { toLoginFailure } from "./login-failure.ts";
import { authProviders } from "./providers.ts";
import { connectByLogin } from "./secrets/connect.ts";
import { secretStore } from "./secrets/secret-store.ts";
import { sessionCookie } from "./session.ts";
import { makeSessionSecret } from "./session-store.ts";

/**
 * Step 1–2 of the reference's sequence: the person logs in at the auth provider. Auth.js runs the protocol (PKCE, state,
 * nonce); our adapter keeps the outcome as a row per log-in. Read per request, so that a build needs no environment. Its
 * address is APP_URL, never a Host header's (auth/start.ts); where it was not told, it refuses to serve in production.
 */
export const { handlers, signIn, signOut } = NextAuth((): NextAuthConfig => {
  const { name, options } = sessionCookie();
  return {
    adapter: adapter(),
    providers: authProviders(),
    secret: webEnv().AUTH_SECRET,
    session: { strategy: "database", generateSessionToken: makeSessionSecret },
    cookies: { sessionToken: { name, options } },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/" },
    events: {
      async signIn({ user, account, profile, isNewUser }) {
        if (!user.id || !account) return;
        // `user` is our own row here, as it was.
        if (profile && !isNewUser) await updatePerson(user.id, account.provider, profile);
        if (account.provider !== "github" || !account.access_token) return;
        try {
          const room = { db: database(), secrets: secretStore() };
          await connectByLogin(room, user.id, "github", {
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
          if (!isAuthError(error)) throw error;
          // They are logged in, not connected: another person here has lent this account, or the secret store is down.
          log().warn({ err: error }, "a log-in did not connect its provider");
        }
      },
    },
    logger: { error: (error) => log().warn(toLoginFailure(error), "a log-in failed, or a part of it") },
  };
});
