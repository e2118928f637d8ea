"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { serverAction } from "#auth/authorization-server/server-action.ts";
import { requireUser } from "#auth/authorization-server/session.ts";
import { listSessions, openSession, revokeOwnSession } from "#auth/authorization-server/session-store.ts";
import { isRecentSignIn } from "#auth/login/recent.ts";
import { makePersonalToken } from "#auth/protocol/personal-token.ts";
import { database } from "#db/index.ts";
import { logSecurity } from "#observability/security-log.ts";

const PATH = "/settings/tokens";
const DAY_MS = 24 * 60 * 60 * 1000;
/** Enough for a person's scripts; a bound for a page that runs wild. */
const MAX_TOKENS = 50;

const formSchema = z.object({
  name: z.string().trim().min(1).max(80),
  days: z.coerce.number().int().min(1).max(365),
  scope: z.enum(["read", "write", "approve"]).default("write"),
});

/** What the form shows after it was sent: the token, this once, or what is wrong. */
export type NewToken = { token: string; name: string } | { problem: string } | undefined;

/** Makes a personal access token. It is shown once and kept as a hash. */
export const makeToken = serverAction(async (_before: NewToken, form: FormData): Promise<NewToken> => {
  const { user, session } = await requireUser(PATH);
  if (!isRecentSignIn(session))
    return { problem: "Your sign-in is too old for this. Load the page again, and confirm that it is you." };
  const parsed = formSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { problem: "Give it a name of up to 80 characters, and 1 to 365 days." };
  if ((await listSessions(database(), user.id, "personal")).length >= MAX_TOKENS) {
    return { problem: `There are ${MAX_TOKENS} tokens already. Revoke one that is not used any more.` };
  }
  const { name, days, scope } = parsed.data;
  const token = makePersonalToken();
  await openSession(database(), {
    userId: user.id,
    secret: token,
    personal: { name, lifetimeMs: days * DAY_MS, scope },
  });
  logSecurity("token_made", { ...readOrigin(await headers()), userId: user.id }, { scope, days });
  revalidatePath(PATH);
  return { token, name };
});

/** Ends one of the person's own tokens. */
export const revokeToken = serverAction(async (form: FormData): Promise<void> => {
  const { user } = await requireUser(PATH);
  const token = String(form.get("token") ?? "");
  if (await revokeOwnSession(database(), user.id, token))
    logSecurity("token_revoked", { ...readOrigin(await headers()), userId: user.id });
  redirect(`${PATH}?${new URLSearchParams({ revoked: token })}`);
});
