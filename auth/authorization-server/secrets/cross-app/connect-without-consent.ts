import { isAuthError } from "#auth/protocol/errors.ts";
import { log } from "#observability/log.ts";
import { findSession } from "../../session-store.ts";
import type { ConnectOptions, FlowOwner } from "../connect-flow.ts";
import { findProvider } from "../providers/index.ts";
import { tokenStores } from "../secret-store.ts";
import { connectByIdentity, declineProvider } from "./connect-by-identity.ts";

/**
 * Connects a provider through the person's identity provider, because the person wants it now. A failure counts as a
 * refusal, since the consent page is still available.
 * @returns false if the person has to give consent at the provider
 */
export async function connectWithoutConsent(
  providerId: string,
  { sessionId }: FlowOwner,
  { scopes = [] }: ConnectOptions = {},
): Promise<boolean> {
  const provider = findProvider(providerId);
  if (!provider?.crossAppAccess) return false;
  const stores = tokenStores();
  const { session, user } = await findSession(stores.db, sessionId);
  if (!session) return false;
  const willing = await declineProvider(stores.db, user, providerId, false);
  try {
    const signedIn = { session, user: willing };
    return (await connectByIdentity(stores, provider, signedIn, scopes, "person")) !== undefined;
  } catch (error) {
    if (!isAuthError(error)) throw error;
    log().warn({ err: error, provider: providerId }, "cross-app access failed");
    return false;
  }
}
