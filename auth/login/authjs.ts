import NextAuth, { type NextAuthConfig } from "next-auth";
import { webEnv } from "#auth/authorization-server/env.ts";
import { connectByLogin } from "#auth/authorization-server/secrets/connect.ts";
import { tokenStores } from "#auth/authorization-server/secrets/secret-store.ts";
import { sessionCookie } from "#auth/authorization-server/session-cookie.ts";
import { makeSessionSecret, sessionLimits } from "#auth/authorization-server/session-store.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { log } from "#observability/log.ts";
import { adapter, updatePerson } from "./adapter.ts";
import type { SignInAttempt } from "./attempt.ts";
import { readLoginFacts, requireSamePerson } from "./facts.ts";
import { CHECK_COOKIES, RETURN_COOKIE } from "./flow.ts";
import { authProviders } from "./providers.ts";

/**
 * Step 1–2 of the reference's sequence: the person logs in at the auth provider. Auth.js runs the protocol (PKCE, state,
 * nonce); our adapter stores the outcome as a row per login. Created per request, so that its state stays
 * with that request. Its URL is APP_URL, never a Host header's (auth/authorization-server/start.ts).
 */
export async function authjs(attempt: SignInAttempt) {
  return NextAuth(await configure(attempt)).handlers;
}

async function configure(attempt: SignInAttempt): Promise<NextAuthConfig> {
  const { name, options } = sessionCookie();
  return {
    adapter: adapter(attempt),
    providers: await authProviders(attempt.provider),
    secret: webEnv().AUTH_SECRET,
    session: {
      strategy: "database",
      maxAge: Math.floor(sessionLimits().lifetimeMs / 1000),
      generateSessionToken: makeSessionSecret,
    },
    cookies: {
      sessionToken: { name, options },
      state: { name: CHECK_COOKIES.state },
      pkceCodeVerifier: { name: CHECK_COOKIES.pkceCodeVerifier },
      nonce: { name: CHECK_COOKIES.nonce },
      callbackUrl: { name: RETURN_COOKIE },
    },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/" },
    callbacks: {
      async signIn({ user, account, profile }) {
        attempt.facts = readLoginFacts(attempt, account, profile);
        return requireSamePerson(attempt, user.id);
      },
    },
    events: {
      async signIn({ user, account, profile, isNewUser }) {
        if (!user.id || !account) return;
        attempt.userId = user.id;
        // `user` is our own row here, unchanged.
        if (profile && !isNewUser) await updatePerson(user.id, account.provider, profile);
        if (account.provider === "github" && account.access_token)
          attempt.isConnected = await connectGitHub(user.id, account, profile?.login);
      },
    },
    logger: {
      error: (error) => {
        attempt.error ??= error;
      },
    },
  };
}

type Account = Parameters<NonNullable<NonNullable<NextAuthConfig["events"]>["signIn"]>>[0]["account"];

/** Signing in with GitHub connects it in the same step. */
async function connectGitHub(
  userId: string,
  account: NonNullable<Account>,
  login: unknown,
): Promise<boolean> {
  try {
    const stores = tokenStores();
    return await connectByLogin(stores, userId, "github", {
      accountId: account.providerAccountId,
      login: String(login ?? account.providerAccountId),
      tokens: {
        accessToken: account.access_token ?? "",
        refreshToken: account.refresh_token,
        accessExpiresAt: account.expires_at ? account.expires_at * 1000 : undefined,
        scopes: String(account.scope ?? "")
          .split(/[\s,]+/)
          .filter(Boolean),
      },
    });
  } catch (error) {
    if (!isAuthError(error)) throw error;
    // They are logged in, but not connected: another person has connected this account, or the secret store is down.
    log().warn({ err: error }, "a log-in did not connect its provider");
    return false;
  }
}
