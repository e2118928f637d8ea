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

/** Sign-in methods, session lifetimes, and the origin of requests. */
export const sessionFields = {
  /** The maximum lifetime of a sign-in. */
  SESSION_DAYS: upTo(MOST_DAYS).transform((value) => value ?? 30),
  /** The idle timeout. */
  SESSION_IDLE_HOURS: upTo(24 * MOST_DAYS).transform((value) => value ?? 24),
  /** How recent a sign-in must be to create a token, connect a provider or delete the account. */
  RECENT_SIGN_IN_MINUTES: upTo(24 * 60 * MOST_DAYS).transform((value) => value ?? 15),
  /** How the app authenticates at the issuer's token endpoint; by default, according to the issuer's metadata. */
  AUTH_OIDC_CLIENT_AUTH: optional(
    z.enum(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]),
  ),
  /** The private key for `private_key_jwt`, whose public half is registered at the issuer. */
  AUTH_OIDC_PRIVATE_KEY: optional(
    json(privateJwk, "must be a private JWK (EC, RSA or OKP), with alg and kid"),
  ),
  /** The header with the client's address, set by your proxy; by default the connection's address is used. */
  CLIENT_ADDRESS_HEADER: optional(
    z.string().regex(/^[A-Za-z0-9-]+$/, { error: "must be a header's name, such as x-real-ip" }),
  ).transform((value) => value?.toLowerCase()),
  /** The rate limit of one address without a session. */
  ADDRESS_REQUESTS_PER_MINUTE: optional(positive).transform((value) => value ?? 600),
};
