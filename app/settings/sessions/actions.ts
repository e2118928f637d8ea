"use server";

import { redirect } from "next/navigation";
import { requireUser } from "#auth/session.ts";
import { revokeAllSessions, revokeOwnSession } from "#auth/session-store.ts";
import { database } from "#db/index.ts";

const PATH = "/settings/sessions";

/** Ends one of the person's own sessions. */
export async function endSession(form: FormData): Promise<void> {
  const { user } = await requireUser(PATH);
  await revokeOwnSession(database(), user.id, String(form.get("session") ?? ""));
  redirect(`${PATH}?ended=one`);
}

/** Ends every session and personal access token but this browser's. */
export async function endOtherSessions(): Promise<void> {
  const { user, session } = await requireUser(PATH);
  await revokeAllSessions(database(), user.id, session.id);
  redirect(`${PATH}?ended=others`);
}
