"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { disconnect } from "#auth/authorization-server/secrets/disconnect.ts";
import { removeRestOf } from "#auth/authorization-server/secrets/providers/of-person.ts";
import { tokenStores } from "#auth/authorization-server/secrets/secret-store.ts";
import { listConnections } from "#auth/authorization-server/secrets/store.ts";
import { personAction } from "#auth/authorization-server/server-action.ts";
import { sessionCookie } from "#auth/authorization-server/session-cookie.ts";
import { revokeAllSessions } from "#auth/authorization-server/session-store.ts";
import { isRecentSignIn } from "#auth/login/recent.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { deleteThreads } from "./threads.ts";

const PATH = "/settings/account";

/**
 * Deletes all of the person's data: conversations with their messages, connections (revoked at the provider), then the account with
 * its sessions, tokens and activity. In this order, so that it can be retried after a failure. Other browsers and scripts are signed
 * out first: what they started meanwhile would be orphaned.
 */
export const deleteAccount = personAction(
  PATH,
  async ({ user, session, log }, form: FormData): Promise<void> => {
    if (!isRecentSignIn(session)) redirect(`${PATH}?problem=not_recent`);
    if (form.get("confirm") !== "delete") redirect(`${PATH}?problem=not_confirmed`);
    const problem = await tryDelete({ userId: user.id, sessionId: session.id }, form.get("force") === "1");
    if (problem) redirect(`${PATH}?problem=${problem}`);
    log("account_deleted");
    const { name, options } = sessionCookie();
    (await cookies()).set(name, "", { ...options, maxAge: 0 });
    redirect("/?account=deleted");
  },
);

async function tryDelete(
  person: { userId: string; sessionId: string },
  force: boolean,
): Promise<"agent" | "provider" | undefined> {
  const stores = tokenStores();
  await revokeAllSessions(stores.db, person.userId, person.sessionId);
  try {
    await deleteThreads(person);
    for (const connection of await listConnections(stores.db, person.userId)) {
      await disconnect(stores, connection, force);
    }
    await removeRestOf(stores, person.userId);
    // Anything that another tab of this browser has started meanwhile.
    await deleteThreads(person);
  } catch (error) {
    if (!isAuthError(error)) throw error;
    return error.code === "server_unavailable" ? "agent" : "provider";
  }
  await stores.db.deleteFrom("users").where("id", "=", person.userId).execute();
  return undefined;
}
