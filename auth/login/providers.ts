import { customFetch } from "next-auth";
import type { Provider } from "next-auth/providers";
import GitHub from "next-auth/providers/github";
import type { AuthorizationServer } from "oauth4webapi";
import { webEnv } from "#auth/authorization-server/env.ts";
import {
  chooseClientAuth,
  clientKey,
  openIssuer,
  readIssuer,
  signInFetch,
} from "#auth/authorization-server/issuer.ts";
import { usesCrossAppAccess } from "#auth/authorization-server/secrets/providers/index.ts";
import { sessionLimits } from "#auth/authorization-server/session-store.ts";
import type { User } from "#db/schema.ts";

/** The configured ways to sign in, in the order of the sign-in page. */
export function signInOptions(): { id: "oidc" | "github"; name: string }[] {
  const env = webEnv();
  return [
    ...(env.AUTH_OIDC_ISSUER ? [{ id: "oidc" as const, name: env.AUTH_OIDC_NAME }] : []),
    ...(env.GITHUB_SIGN_IN ? [{ id: "github" as const, name: "GitHub" }] : []),
  ];
}

/** Whether people can sign in with it. */
export function hasProvider(id: string): boolean {
  return signInOptions().some((option) => option.id === id);
}

/** The provider that a person signs in with. */
export function providerOf({ issuer }: Pick<User, "issuer">): string {
  return issuer === issuerOf("github") ? "github" : "oidc";
}

/** The issuer that a provider's subjects belong to: with the subject, a person's identity. */
export function issuerOf(provider: string): string {
  const env = webEnv();
  return provider === "github" ? `${env.GITHUB_URL}/login/oauth` : (env.AUTH_OIDC_ISSUER ?? "");
}

/** A person's name and picture from a provider's profile; null if missing. */
export function toShown(
  provider: string,
  profile: Record<string, unknown>,
): Pick<User, "name" | "email" | "image"> {
  const [otherName, image] =
    provider === "github"
      ? [profile.login, profile.avatar_url]
      : [profile.preferred_username, profile.picture];
  return {
    name: textOf(profile.name) ?? textOf(otherName),
    // As Auth.js stores it at the first login.
    email: textOf(profile.email)?.toLowerCase() ?? null,
    image: textOf(image),
  };
}

function textOf(claim: unknown): string | null {
  return typeof claim === "string" ? claim : null;
}

/**
 * A provider in Auth.js' format. PKCE, state and nonce on all that support them (RFC 9700 §2.1.1).
 * @returns one, or none if the environment has no such provider
 * @throws AuthError if the issuer's metadata can't be read
 */
export async function authProviders(id: string): Promise<Provider[]> {
  const env = webEnv();
  const providers: Provider[] = [];
  if (id === "oidc" && env.AUTH_OIDC_ISSUER) {
    const metadata = await readIssuer(env.AUTH_OIDC_ISSUER);
    const method = chooseClientAuth(metadata);
    const key = method === "private_key_jwt" ? await clientKey() : undefined;
    providers.push({
      id: "oidc",
      name: env.AUTH_OIDC_NAME,
      type: "oidc",
      issuer: env.AUTH_OIDC_ISSUER,
      clientId: env.AUTH_OIDC_ID,
      clientSecret: env.AUTH_OIDC_SECRET,
      client: { token_endpoint_auth_method: method },
      ...(key ? { token: { clientPrivateKey: key } } : {}),
      [customFetch]: signInFetch(metadata, key && (await openIssuer())),
      checks: ["pkce", "state", "nonce"],
      // With max_age the provider has to report when the person authenticated (OpenID Connect Core §3.1.2.1).
      authorization: {
        params: { scope: signInScope(metadata), max_age: Math.floor(sessionLimits().lifetimeMs / 1000) },
      },
      profile: (claims) => ({
        id: claims.sub,
        issuer: issuerOf("oidc"),
        subject: claims.sub,
        ...toShown("oidc", claims),
      }),
    });
  }
  if (id === "github" && env.GITHUB_SIGN_IN) {
    const github = GitHub({
      clientId: env.GITHUB_CLIENT_ID,
      clientSecret: env.GITHUB_CLIENT_SECRET,
      // Signing in connects in the same step, so it requests what the agent's tools need.
      authorization: { params: { scope: "read:user user:email repo" } },
      checks: ["pkce", "state"],
      ...(env.GITHUB_URL === "https://github.com" ? {} : { enterprise: { baseUrl: env.GITHUB_URL } }),
    });
    providers.push({
      ...github,
      [customFetch]: signInFetch(),
      profile: (profile) => ({
        id: String(profile.id),
        issuer: issuerOf("github"),
        subject: String(profile.id),
        ...toShown("github", profile),
      }),
    });
  }
  return providers;
}

/** A refresh token is requested only if it is used: cross-app access needs ID tokens for as long as a session lasts. */
function signInScope({ scopes_supported = [] }: AuthorizationServer): string {
  const isOffline = usesCrossAppAccess() && scopes_supported.includes("offline_access");
  return `openid profile email${isOffline ? " offline_access" : ""}`;
}
