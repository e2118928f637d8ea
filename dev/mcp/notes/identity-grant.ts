/**
 * Cross-app access at the embedded notes: their authorization server takes grants of the embedded auth provider
 * (RFC 7523; draft-ietf-oauth-identity-assertion-authz-grant §5).
 */
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose";
import { errors, type Provider } from "oidc-provider";
import { PEOPLE } from "#dev/people.ts";
import type { Context } from "#dev/server/oidc.ts";

export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Teaches an authorization server to take an issuer's assertions, for tokens that reach the resource and live `tokenTtl` seconds. */
export function acceptIdentityGrants(
  provider: Provider,
  { issuer, resource, tokenTtl }: { issuer: string; resource: string; tokenTtl: number },
): void {
  const findKey = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const used = new Set<string>();

  async function verify(assertion: unknown): Promise<JWTPayload> {
    const requiredClaims = ["jti", "sub", "exp", "client_id", "resource"];
    const kind = { typ: "oauth-id-jag+jwt", algorithms: ["RS256"], requiredClaims };
    const options = { ...kind, issuer, audience: provider.issuer };
    const verified = await jwtVerify(String(assertion), findKey, options).catch(() => {
      throw new errors.InvalidGrant("the assertion is not valid here");
    });
    return verified.payload;
  }

  async function handle(ctx: Context): Promise<void> {
    const { client, params = {} } = ctx.oidc;
    const claims = await verify(params.assertion);
    const person = PEOPLE.find(({ subject }) => subject === claims.sub);
    const isMeant = claims.client_id === client?.clientId && claims.resource === resource;
    if (!client || !person || !isMeant || used.has(String(claims.jti))) {
      throw new errors.InvalidGrant("the assertion is for another client or resource, or was used");
    }
    used.add(String(claims.jti));
    const granted = String(claims.scope ?? "").split(" ");
    const asked = typeof params.scope === "string" ? params.scope.split(" ") : granted;
    const scope = asked.filter((one) => granted.includes(one)).join(" ");
    const accountId = person.username;
    const grant = new provider.Grant({ accountId, clientId: client.clientId });
    grant.addResourceScope(resource, scope);
    const facts = { accountId, grantId: await grant.save(), client, scope, aud: resource };
    const token = new provider.AccessToken({ ...facts, gty: JWT_BEARER, expiresIn: tokenTtl });
    ctx.body = { access_token: await token.save(), token_type: "Bearer", expires_in: tokenTtl, scope };
  }

  provider.registerGrantType(JWT_BEARER, handle, ["assertion", "scope", "resource"]);
}
