import { webEnv } from "#auth/authorization-server/env.ts";
import { issuerKeys, readIssuer } from "#auth/authorization-server/issuer.ts";
import { oauthError, oauthJson, readForm } from "#auth/authorization-server/oauth-response.ts";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { refuseAddress } from "#auth/authorization-server/web-limits.ts";
import { endByIssuer } from "#auth/login/issuer-logout.ts";
import { claimsIssuer, verifyLogoutToken } from "#auth/login/logout-token.ts";
import { issuerOf } from "#auth/login/providers.ts";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { database } from "#db/index.ts";
import { logSecurity } from "#observability/security-log.ts";

/** OpenID Connect Back-Channel Logout 1.0: the issuer reports that a person has signed out. This URL is registered there. */
export async function POST(request: Request): Promise<Response> {
  const origin = readOrigin(request.headers);
  try {
    const ended = await logOut(request);
    if (ended) {
      const { userId, ended: sessions } = ended;
      logSecurity("issuer_logout", { ...origin, userId }, { sessions });
    }
    return oauthJson({});
  } catch (error) {
    if (isAuthError(error))
      logSecurity("request_refused", origin, { route: "backchannel-logout", err: error });
    return refuseAddress(request.headers) ?? oauthError(error);
  }
}

async function logOut(request: Request) {
  const token = (await readForm(request)).get("logout_token");
  const { AUTH_OIDC_ISSUER, AUTH_OIDC_ID: clientId = "" } = webEnv();
  if (!token || !AUTH_OIDC_ISSUER || !claimsIssuer(token, AUTH_OIDC_ISSUER)) {
    throw new AuthError("invalid_request", "Send a logout token of the issuer that people sign in at.");
  }
  const metadata = await readIssuer(AUTH_OIDC_ISSUER);
  // To the letter as it calls itself: with a slash at its end, or without.
  const { issuer } = metadata;
  const named = await verifyLogoutToken(token, { issuer, clientId, keys: issuerKeys(metadata) });
  return endByIssuer(database(), issuerOf("oidc"), named);
}
