import { z } from "zod";
import { json, optional } from "#auth/protocol/env-fields.ts";

const positive = z.coerce.number({ error: "must be a number" }).positive({ error: "must be more than 0" });
/** Up to so many. */
const upTo = (most: number) => optional(positive.max(most, { error: `must be at most ${most}` }));
/** Ten years, in days: a date beyond what JavaScript knows can't be stored. */
const MOST_DAYS = 3650;
const privateJwk = z.looseObject({
  kty: z.enum(["EC", "RSA", "OKP"]),
  alg: z.string().min(1),
  d: z.string().min(1),
});

/** How people sign in, how long it lasts, and from where requests come. */
export const sessionFields = {
  /** How long a sign-in lasts altogether. */
  SESSION_DAYS: upTo(MOST_DAYS).transform((value) => value ?? 30),
  /** How long it lasts without the person doing anything. */
  SESSION_IDLE_HOURS: upTo(24 * MOST_DAYS).transform((value) => value ?? 24),
  /** How recent a sign-in must be to make a token, connect a provider or delete the account. */
  RECENT_SIGN_IN_MINUTES: upTo(24 * 60 * MOST_DAYS).transform((value) => value ?? 15),
  /** How the app authenticates at the issuer's token endpoint; unless set, by what the issuer's metadata offers. */
  AUTH_OIDC_CLIENT_AUTH: optional(
    z.enum(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]),
  ),
  /** The private key for `private_key_jwt`, whose public half is registered at the issuer. */
  AUTH_OIDC_PRIVATE_KEY: optional(
    json(privateJwk, "must be a private JWK (EC, RSA or OKP), with alg and kid"),
  ),
  /** The header in which your proxy puts the client's address; without one it is the connection's. */
  CLIENT_ADDRESS_HEADER: optional(
    z.string().regex(/^[A-Za-z0-9-]+$/, { error: "must be a header's name, such as x-real-ip" }),
  ).transform((value) => value?.toLowerCase()),
  /** How much may be asked without a session from one address. */
  ADDRESS_REQUESTS_PER_MINUTE: optional(positive).transform((value) => value ?? 600),
};
