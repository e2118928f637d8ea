import type { PersonalServer } from "#db/schema.ts";
import { callbackUrl, webEnv } from "../../env.ts";
import { disconnect } from "../../secrets/disconnect.ts";
import { findConnection } from "../../secrets/store.ts";
import type { TokenStores } from "../../secrets/stores/contract.ts";
import { openRegistrations } from "../registered-clients.ts";

/**
 * Removes a server that a person added: revokes the access there, then deletes its tokens, its client and the server itself
 * here. From then on the exchange issues no token for it, not even to an active run.
 * @param force removes it here even if the server does not confirm the revocation
 * @returns as `disconnect`
 * @throws AuthError `provider_error`: nothing was removed
 */
export async function removePersonalServer(
  stores: TokenStores,
  server: PersonalServer,
  force = false,
): Promise<boolean | "unsupported"> {
  const { db, secrets } = stores;
  const connection = await findConnection(db, server.user_id, server.id);
  const revoked = connection ? await disconnect(stores, connection, force) : false;
  await openRegistrations(db, secrets, callbackUrl(webEnv(), server.id)).removeAll();
  await db
    .deleteFrom("personal_servers")
    .where("user_id", "=", server.user_id)
    .where("id", "=", server.id)
    .execute();
  return revoked;
}
