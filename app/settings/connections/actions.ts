"use server";

import { redirect } from "next/navigation";
import { declineProvider } from "#auth/authorization-server/secrets/cross-app/connect-by-identity.ts";
import { disconnect } from "#auth/authorization-server/secrets/disconnect.ts";
import { findProviderOf } from "#auth/authorization-server/secrets/providers/of-person.ts";
import { tokenStores } from "#auth/authorization-server/secrets/secret-store.ts";
import { findConnection, isReadable } from "#auth/authorization-server/secrets/store.ts";
import { personAction } from "#auth/authorization-server/server-action.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { database } from "#db/index.ts";

const PATH = "/settings/connections";

/** Disconnects one provider. `force` removes the connection here even if the provider can't be reached. */
export const disconnectProvider = personAction(PATH, async ({ user, log }, form: FormData): Promise<void> => {
  const provider = String(form.get("provider") ?? "");
  const connection = await findConnection(database(), user.id, provider);
  if (!connection) redirect(`${PATH}?disconnected=${encodeURIComponent(provider)}`);
  // First: a pending connect flow would connect it again.
  const described = await findProviderOf(database(), user.id, provider, { isEnding: true });
  if (described?.crossAppAccess) await declineProvider(database(), user, provider, true);
  const outcome = await tryDisconnect(connection, form.get("force") === "1");
  if (!outcome.has("problem")) log("connection_removed", { provider });
  redirect(`${PATH}?${outcome}`);
});

type Row = NonNullable<Awaited<ReturnType<typeof findConnection>>>;

async function tryDisconnect(connection: Row, force: boolean): Promise<URLSearchParams> {
  const { provider } = connection;
  const stores = tokenStores();
  try {
    const readable = await isReadable(connection, stores.secrets);
    const revoked = await disconnect(stores, connection, force);
    if (revoked === true) return new URLSearchParams({ disconnected: provider });
    // Without a token, or an API to revoke it, the person has to do it at the provider; the page says so.
    const described = await findProviderOf(stores.db, connection.user_id, provider, { isEnding: true });
    const isHereOnly = force || !readable || revoked === "unsupported" || !described?.revokeGrant;
    return new URLSearchParams(isHereOnly ? { forced: provider } : { removed: provider });
  } catch (error) {
    if (!isAuthError(error)) throw error;
    return new URLSearchParams({ problem: "not_revoked", provider });
  }
}
