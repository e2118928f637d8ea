"use server";

import { redirect } from "next/navigation";
import { personAction } from "#auth/authorization-server/server-action.ts";
import { revokeAllSessions, revokeOwnSession } from "#auth/authorization-server/session-store.ts";
import { database } from "#db/index.ts";

const PATH = "/settings/sessions";

/** Revokes one of the person's own sessions. */
export const endSession = personAction(PATH, async ({ user, log }, form: FormData): Promise<void> => {
  if (await revokeOwnSession(database(), user.id, String(form.get("session") ?? "")))
    log("session_ended", { ended: 1 });
  redirect(`${PATH}?ended=one`);
});

/** Revokes every session and personal access token except this browser's session. */
export const endOtherSessions = personAction(
  PATH,
  async ({ user, session, log }, _form: FormData): Promise<void> => {
    const ended = await revokeAllSessions(database(), user.id, session.id);
    log("session_ended", { ended });
    redirect(`${PATH}?ended=others`);
  },
);
