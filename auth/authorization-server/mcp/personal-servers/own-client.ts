import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import type { PersonalServer } from "#db/schema.ts";
import { callbackUrl, webEnv } from "../../env.ts";
import type { TokenStores } from "../../secrets/stores/contract.ts";
import { discover } from "../discover.ts";
import { openRegistrations } from "../registered-clients.ts";
import { openPersonalFetch } from "./provider.ts";

/** A client that a person registered by hand, at an authorization server that knows no other way: docs/decisions/0129. */

/** What has to be registered, and where. */
export interface ClientRegistration {
  /** The authorization server. It alone will get what it gives out. */
  issuer: string;
  /** Where it sends the browser back to. */
  redirectUri: string;
}

/** @throws as `discover` */
export async function describeRegistration(server: PersonalServer): Promise<ClientRegistration> {
  const env = webEnv();
  const found = await discover({ url: server.url }, openPersonalFetch(server.url, env));
  return { issuer: found.server.issuer, redirectUri: callbackUrl(env, server.id) };
}

/** RFC 6749, appendix A.1 and A.2: printable ASCII. */
const printable = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[\x20-\x7e]*$/);

/** What the person typed. */
export const ownClientSchema = z.object({
  issuer: z.string().max(2000),
  client_id: printable(500).min(1),
  client_secret: printable(2000).default(""),
});

/**
 * Stores a client for the next connection, its secret encrypted.
 * @param typed `issuer`: the authorization server that the form named, and the person registered the client at
 * @throws AuthError `provider_error`, `details.reason` = `issuer_mismatch`: the server names another one by now; as `discover`
 */
export async function saveOwnClient(
  { db, secrets }: TokenStores,
  server: PersonalServer,
  typed: z.infer<typeof ownClientSchema>,
): Promise<void> {
  const { issuer, redirectUri } = await describeRegistration(server);
  if (issuer !== typed.issuer) {
    throw new AuthError("provider_error", "The server names another authorization server now.", {
      details: { reason: "issuer_mismatch" },
    });
  }
  const { client_id, client_secret } = typed;
  const client = { client_id, client_secret: client_secret || undefined };
  await openRegistrations(db, secrets, redirectUri).save(issuer, client, undefined);
}
