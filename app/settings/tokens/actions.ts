"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { makePersonalToken } from "#auth/personal-token.ts";
import { requireUser } from "#auth/session.ts";
import { listSessions, openSession, revokeOwnSession } from "#auth/session-store.ts";
import { database } from "#db/index.ts";

const PATH = "/settings/tokens";
const DAY_MS = 24 * 60 * 60 * 1000;
/** Enough for a person's scripts; a bound for a page that runs wild. */
const MAX_TOKENS = 50;

const formSchema = z.object({
  name: z.string().trim().min(1).max(80),
  days: z.coerce.number().int().min(1).max(365),
});

/** What the form shows after it was sent: the token, this once, or what is wrong. */
export type NewToken = { token: string; name: string } | { problem: string } | undefined;

/** Makes a personal access token. It is shown once and kept as a hash. */
export async function makeToken(_before: NewToken, form: FormData): Promise<NewToken> {
  const { user } = await requireUser(PATH);
  const parsed = formSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { problem: "Give it a name of up to 80 characters, and 1 to 365 days." };
  if ((await listSessions(database(), user.id, "personal")).length >= MAX_TOKENS) {
    return { problem: `There are ${MAX_TOKENS} tokens already. Revoke one that is not used any more.` };
  }
  const { name, days } = parsed.data;
  const token = makePersonalToken();
  await openSession(database(), {
    userId: user.id,
    secret: token,
    personal: { name, lifetimeMs: days * DAY_MS },
  });
  revalidatePath(PATH);
  return { token, name };
}

/** Ends one of the person's own tokens. */
export async function revokeToken(form: FormData): Promise<void> {
  const { user } = await requireUser(PATH);
  const token = String(form.get("token") ?? "");
  await revokeOwnSession(database(), user.id, token);
  redirect(`${PATH}?${new URLSearchParams({ revoked: token })}`);
}
