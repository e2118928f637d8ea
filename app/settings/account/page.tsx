import type { Metadata } from "next";
import { findSentence, type PageQuery } from "#app/page-query.ts";
import { ConfirmPerson } from "#app/session/confirm-person.tsx";
import { Button } from "#app/ui/button.tsx";
import { Outcome } from "#app/ui/outcome.tsx";
import { requireUser } from "#auth/authorization-server/session.ts";
import { isRecentSignIn } from "#auth/login/recent.ts";
import { deleteAccount } from "./actions.ts";

export const metadata: Metadata = { title: "Account" };

const PATH = "/settings/account";
const PROBLEMS = {
  not_recent: "Nothing was deleted: confirm first that it is you.",
  not_confirmed: "Nothing was deleted: tick the box first.",
  agent:
    "The agent can't be reached to delete all of your conversations: some may be gone, your account is still here, and other browsers and scripts are signed out. Try again in a moment.",
  provider:
    "A provider did not confirm that your access is revoked. Your conversations are deleted, other browsers and scripts are signed out, your account is still here. Try again in a moment, or delete it without that and revoke the access there yourself.",
};

/** The person's account, and how to delete it. */
export default async function AccountPage({ searchParams }: PageQuery) {
  const { user, session } = await requireUser(PATH);
  const { problem } = await searchParams;
  const sentence = findSentence(PROBLEMS, problem);
  return (
    <div className="grid gap-6">
      {sentence ? <Outcome tone="bad">{sentence}</Outcome> : null}
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 rounded-2xl border bg-card p-5 text-sm sm:p-7">
        <dt className="text-muted-foreground">Name</dt>
        <dd>{user.name ?? "—"}</dd>
        <dt className="text-muted-foreground">E-mail</dt>
        <dd>{user.email ?? "—"}</dd>
        <dt className="text-muted-foreground">Signed in with</dt>
        <dd className="break-all">{user.issuer}</dd>
      </dl>
      <section aria-labelledby="delete" className="rounded-2xl border border-danger/40 bg-card p-5 sm:p-7">
        <h2 id="delete" className="font-semibold text-lg">
          Delete your account
        </h2>
        <p className="mt-2 text-muted-foreground leading-relaxed">
          Your conversations, connections, servers, sessions, tokens and activity are removed, and the access
          you gave is revoked at its provider. This can't be undone.
        </p>
        <div className="mt-4">
          {isRecentSignIn(session) ? (
            <DeleteForm canForce={problem === "provider"} />
          ) : (
            <ConfirmPerson returnTo={PATH}>For this, sign in once more.</ConfirmPerson>
          )}
        </div>
      </section>
    </div>
  );
}

function DeleteForm({ canForce }: { canForce: boolean }) {
  return (
    <form action={deleteAccount} className="grid gap-4">
      <label className="flex items-center gap-2.5">
        <input type="checkbox" name="confirm" value="delete" required className="size-4" />
        Delete all my data
      </label>
      {canForce ? (
        <label className="flex items-center gap-2.5">
          <input type="checkbox" name="force" value="1" className="size-4" />
          Even if a provider does not confirm
        </label>
      ) : null}
      <div>
        <Button type="submit" look="danger">
          Delete my account
        </Button>
      </div>
    </form>
  );
}
