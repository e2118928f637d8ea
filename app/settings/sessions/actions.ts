"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { serverAction } from "#auth/authorization-server/server-action.ts";
import { requireUser } from "#auth/authorization-server/session.ts";
import { revokeAllSessions, revokeOwnSession } from "#auth/authorization-server/session-store.ts";
import { database } from "#db/index.ts";
import { logSecurity } from "#observability/security-log.ts";

const PATH = "/settings/sessions";

/** Ends one of the person's own sessions. */
export const endSession = serverAction(async (form: FormData): Promise<void> => {
  const { user } = await requireUser(PATH);
  if (await revokeOwnSession(database(), user.id, String(form.get("session") ?? "")))
    logSecurity("session_ended", { ...readOrigin(await headers()), userId: user.id }, { ended: 1 });
  redirect(`${PATH}?ended=one`);
});

/** Ends every session and personal access token but this browser's. */
export const endOtherSessions = serverAction(async (_form: FormData): Promise<void> => {
  const { user, session } = await requireUser(PATH);
  const ended = await revokeAllSessions(database(), user.id, session.id);
  logSecurity("session_ended", { ...readOrigin(await headers()), userId: user.id }, { ended });
  redirect(`${PATH}?ended=others`);
});
