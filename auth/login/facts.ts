import { z } from "zod";
import { webEnv } from "#auth/authorization-server/env.ts";
import { usesCrossAppAccess } from "#auth/authorization-server/secrets/providers/index.ts";
import { type LoginFacts, sealIdentity } from "#auth/authorization-server/session-identity.ts";
import type { SignInAttempt } from "./attempt.ts";
import type { SignInProblem } from "./problem.ts";

/** How much the provider's clock may differ from ours. */
const CLOCK_TOLERANCE_MS = 60_000;

const claimsSchema = z.object({
  auth_time: z.number().optional().catch(undefined),
  sid: z.string().max(500).optional().catch(undefined),
});

/**
 * What a login proved, from the ID token's claims (OpenID Connect Core §2). If the provider does not report when
 * the person authenticated, only a sign-in that demanded it counts as recent; at GitHub, which has no such option,
 * each does: docs/decisions/0081.
 */
export function readLoginFacts(
  { provider, flow }: SignInAttempt,
  account: { id_token?: unknown; refresh_token?: unknown } | null | undefined,
  profile: unknown,
): NonNullable<SignInAttempt["facts"]> {
  const now = Date.now();
  const { auth_time, sid } = claimsSchema.safeParse(profile).data ?? {};
  const isDemanded = provider === "github" || flow?.again !== undefined;
  const authenticatedAt =
    auth_time === undefined ? (isDemanded ? now : null) : Math.min(now, auth_time * 1000);
  const textOf = (value: unknown) => (typeof value === "string" ? value : null);
  const isKept = provider === "oidc" && usesCrossAppAccess();
  return {
    authenticatedAt,
    providerSid: sid ?? null,
    idToken: textOf(account?.id_token),
    refreshToken: isKept ? textOf(account?.refresh_token) : null,
  };
}

/**
 * A person who has to re-authenticate must be the same one, and must have done so after the request.
 * @param userId whose account it is here; another value for a new person
 * @returns true to continue; otherwise the URL with the error, in the format of Auth.js' callback
 */
export function requireSamePerson({ flow, facts }: SignInAttempt, userId: string | undefined): true | string {
  if (flow?.again === undefined) return true;
  if (userId !== flow.again) return failedAddress("other_person");
  const isAfter = (facts?.authenticatedAt ?? 0) > flow.startedAt - CLOCK_TOLERANCE_MS;
  return isAfter || failedAddress("not_again");
}

/** The sign-in page with an error. */
export function failedAddress(problem: SignInProblem): string {
  return `${webEnv().APP_URL}/sign-in?error=${problem}`;
}

/** The facts as stored in a session's row, with encrypted tokens. */
export async function toColumns(
  facts: SignInAttempt["facts"],
  userId: string,
  sessionId: string,
): Promise<LoginFacts> {
  const { idToken = null, refreshToken = null } = facts ?? {};
  return {
    authenticated_at: facts?.authenticatedAt ?? null,
    provider_sid: facts?.providerSid ?? null,
    ...(await sealIdentity({ idToken, refreshToken }, userId, sessionId)),
  };
}
