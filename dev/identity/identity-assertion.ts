/**
 * The embedded provider as a company's: by its policy it grants people's access to other servers, as an identity assertion
 * authorization grant (draft-ietf-oauth-identity-assertion-authz-grant §4), for an application that people signed in to.
 */
import { randomUUID } from "node:crypto";
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from "jose";
import { errors, type Provider } from "oidc-provider";
import { z } from "zod";
import { PEOPLE } from "#dev/people.ts";
import type { Context } from "#dev/server/oidc.ts";
import type { loadKeys } from "#dev/server/oidc-keys.ts";

/** One server that people may use, and who may do what there. */
export const crossAppPolicy = z.object({
  /** The server's authorization server, and the server itself. */
  audience: z.url(),
  resource: z.url(),
  /** The application's client there. */
  client_id: z.string().min(1),
  /** Scopes by username. */
  people: z.record(z.string(), z.array(z.string())),
});
export type CrossAppPolicy = z.infer<typeof crossAppPolicy>;

export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
export const ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const SECONDS = 300;

type Keys = Awaited<ReturnType<typeof loadKeys>>;

const requestSchema = z.object({
  requested_token_type: z.literal(ID_JAG),
  subject_token_type: z.literal(ID_TOKEN),
  subject_token: z.string(),
  audience: z.string(),
  resource: z.string(),
  scope: z.string().optional(),
});

/** Teaches a provider to grant by these policies. Without any it knows no such grant. */
export function grantAssertions(provider: Provider, { jwks }: Keys, policies: readonly CrossAppPolicy[]) {
  const [signing] = jwks.keys;
  if (policies.length === 0) return;
  const findKey = createLocalJWKSet({
    keys: jwks.keys.map(
      ({ kty, n, e, kid, alg }) => ({ kty, n, e, kid, alg }) as JsonWebKey & { kty: string },
    ),
  });

  async function handle(ctx: Context): Promise<void> {
    const asked = requestSchema.safeParse(ctx.oidc.params).data;
    if (!asked) throw new errors.InvalidRequest("not a request for an identity assertion");
    const options = { issuer: provider.issuer, audience: ctx.oidc.client?.clientId ?? "" };
    const verified = await jwtVerify(asked.subject_token, findKey, options).catch(() => {
      throw new errors.InvalidGrant("the ID token is not this application's, or has expired");
    });
    const { sub = "" } = verified.payload;
    const policy = policies.find((one) => one.audience === asked.audience && one.resource === asked.resource);
    if (!policy) throw new errors.InvalidTarget();
    const person = PEOPLE.find(({ subject }) => subject === sub);
    const allowed = policy.people[person?.username ?? ""] ?? [];
    const granted = (asked.scope?.split(" ") ?? allowed).filter((scope) => allowed.includes(scope));
    if (granted.length === 0) throw new errors.AccessDenied("the policy does not allow it");
    const scope = granted.join(" ");
    const assertion = await new SignJWT({ client_id: policy.client_id, resource: policy.resource, scope })
      .setProtectedHeader({ alg: "RS256", kid: signing.kid, typ: "oauth-id-jag+jwt" })
      .setIssuer(provider.issuer)
      .setSubject(sub)
      .setAudience(policy.audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${SECONDS} s`)
      .sign(await importJWK(signing, "RS256"));
    const kind = { issued_token_type: ID_JAG, token_type: "N_A" };
    ctx.body = { ...kind, access_token: assertion, scope, expires_in: SECONDS };
  }

  provider.registerGrantType(TOKEN_EXCHANGE, handle, Object.keys(requestSchema.shape));
}
