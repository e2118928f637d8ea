import type { Provider } from "next-auth/providers";
import GitHub from "next-auth/providers/github";
import { webEnv } from "./env.ts";

/** The ways to sign in that the environment offers, in the order of the sign-in page. */
export function signInOptions(): { id: "oidc" | "github"; name: string }[] {
  const env = webEnv();
  return [
    ...(env.AUTH_OIDC_ISSUER ? [{ id: "oidc" as const, name: env.AUTH_OIDC_NAME }] : []),
    ...(env.GITHUB_SIGN_IN ? [{ id: "github" as const, name: "GitHub" }] : []),
  ];
}

/** The issuer that a provider's subjects belong to: with the subject, a person's identity. */
export function issuerOf(provider: string): string {
  const env = webEnv();
  return provider === "github" ? `${env.GITHUB_URL}/login/oauth` : (env.AUTH_OIDC_ISSUER ?? "");
}

/** The providers as Auth.js wants them. PKCE, state and nonce on all that have them (RFC 9700 §2.1.1). */
export function authProviders(): Provider[] {
  const env = webEnv();
  const providers: Provider[] = [];
  if (env.AUTH_OIDC_ISSUER) {
    providers.push({
      id: "oidc",
      name: env.AUTH_OIDC_NAME,
      type: "oidc",
      issuer: env.AUTH_OIDC_ISSUER,
      clientId: env.AUTH_OIDC_ID,
      clientSecret: env.AUTH_OIDC_SECRET,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "openid profile email" } },
      profile: (claims) => ({
        id: claims.sub,
        issuer: issuerOf("oidc"),
        subject: claims.sub,
        name: claims.name ?? claims.preferred_username ?? null,
        email: claims.email ?? null,
        image: claims.picture ?? null,
      }),
    });
  }
  if (env.GITHUB_SIGN_IN) {
    const github = GitHub({
      clientId: env.GITHUB_CLIENT_ID,
      clientSecret: env.GITHUB_CLIENT_SECRET,
      // Signing in connects in the same step, so it asks for what the agent's tools need.
      authorization: { params: { scope: "read:user user:email repo" } },
      checks: ["pkce", "state"],
      ...(env.GITHUB_URL === "https://github.com" ? {} : { enterprise: { baseUrl: env.GITHUB_URL } }),
    });
    providers.push({
      ...github,
      profile: (profile) => ({
        id: String(profile.id),
        issuer: issuerOf("github"),
        subject: String(profile.id),
        name: profile.name ?? profile.login,
        email: profile.email,
        image: profile.avatar_url,
      }),
    });
  }
  return providers;
}
