"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { personAction } from "#auth/authorization-server/server-action.ts";
import { listSessions, openSession, revokeOwnSession } from "#auth/authorization-server/session-store.ts";
import { isRecentSignIn } from "#auth/login/recent.ts";
import { makePersonalToken } from "#auth/protocol/personal-token.ts";
import { database } from "#db/index.ts";

const PATH = "/settings/tokens";
const DAY_MS = 24 * 60 * 60 * 1000;
/** Enough for a person's scripts; a limit for a runaway page. */
const MAX_TOKENS = 50;

const formSchema = z.object({
  name: z.string().trim().min(1).max(80),
  days: z.coerce.number().int().min(1).max(365),
  scope: z.enum(["read", "write", "approve"]).default("write"),
});

/** What the form shows after submission: the token, once, or what is wrong. */
export type NewToken = { token: string; name: string } | { problem: string } | undefined;

/** Creates a personal access token. It is shown once and stored as a hash. */
export const makeToken = personAction(
  PATH,
  async ({ user, session, log }, _before: NewToken, form: FormData): Promise<NewToken> => {
    if (!isRecentSignIn(session))
      return {
        problem: "Your sign-in is too old for this. Reload the page, and confirm that it is you.",
      };
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
    log("token_made", { scope, days });
    revalidatePath(PATH);
    return { token, name };
  },
);

/** Revokes one of the person's own tokens. */
export const revokeToken = personAction(PATH, async ({ user, log }, form: FormData): Promise<void> => {
  const token = String(form.get("token") ?? "");
  if (await revokeOwnSession(database(), user.id, token)) log("token_revoked");
  redirect(`${PATH}?${new URLSearchParams({ revoked: token })}`);
});
