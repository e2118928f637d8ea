import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import type { PageQuery } from "#app/page-query.ts";
import { ConfirmPerson } from "#app/session/confirm-person.tsx";
import { Moment } from "#app/settings/moment.tsx";
import { findTimeZone } from "#app/settings/time-zone.ts";
import { Confirm } from "#app/ui/confirm.tsx";
import { Outcome } from "#app/ui/outcome.tsx";
import { requireUser } from "#auth/authorization-server/session.ts";
import { listSessions } from "#auth/authorization-server/session-store.ts";
import { isRecentSignIn } from "#auth/login/recent.ts";
import { database } from "#db/index.ts";
import { revokeToken } from "./actions.ts";
import { NewTokenForm } from "./new-token-form.tsx";
import { SCOPES } from "./scopes.ts";

const PATH = "/settings/tokens";

export const metadata: Metadata = { title: "Tokens" };

/** Personal access tokens: for SDK clients and scripts that talk to the LangGraph server as the person. */
export default async function TokensPage({ searchParams }: PageQuery) {
  const { user, session } = await requireUser(PATH);
  const { revoked } = await searchParams;
  const timeZone = await findTimeZone();
  const tokens = await listSessions(database(), user.id, "personal");
  const confirm = <ConfirmPerson returnTo={PATH}>To create a token, sign in once more.</ConfirmPerson>;
  return (
    <div className="grid gap-6">
      <p className="text-muted-foreground leading-relaxed">
        A token lets a script talk to the agent as you: send it to the LangGraph server as{" "}
        <code className="font-mono text-sm">Authorization: Bearer …</code>
      </p>
      {/* Remounted after each revocation: it may show the revoked token. */}
      <NewTokenForm key={String(revoked)} confirm={isRecentSignIn(session) ? undefined : confirm}>
        {revoked && !tokens.some(({ id }) => id === revoked) ? (
          <Outcome tone="good">The token is revoked and no longer works.</Outcome>
        ) : null}
      </NewTokenForm>
      {tokens.length > 0 ? (
        <ul className="divide-y rounded-2xl border bg-card">
          {tokens.map((token) => (
            <li key={token.id} className="flex flex-wrap items-center gap-4 p-4 sm:p-5">
              <KeyRound aria-hidden="true" className="size-6 text-muted-foreground" />
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{token.name}</p>
                <p className="text-sm">{SCOPES[token.scope].title}</p>
                <p className="text-muted-foreground text-sm">
                  Expires <Moment at={token.expires_at} timeZone={timeZone} dayOnly />, last used{" "}
                  {token.last_seen_at === token.created_at ? (
                    "never"
                  ) : (
                    <Moment at={token.last_seen_at} timeZone={timeZone} />
                  )}
                </p>
              </div>
              <form action={revokeToken}>
                <input type="hidden" name="token" value={token.id} />
                <Confirm label="Revoke" yes="Yes, revoke it">
                  Whatever uses “{token.name}” stops working at once.
                </Confirm>
              </form>
            </li>
          ))}
        </ul>
      ) : (
        <p className="rounded-2xl border bg-card p-8 text-center text-muted-foreground">
          You have no tokens.
        </p>
      )}
    </div>
  );
}
