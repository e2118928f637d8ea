import { Monitor } from "lucide-react";
import type { Metadata } from "next";
import { SIGN_OUT_PATH } from "#app/chat/sign-out.ts";
import { findSentence, type PageQuery } from "#app/page-query.ts";
import { Moment } from "#app/settings/moment.tsx";
import { findTimeZone } from "#app/settings/time-zone.ts";
import { Button } from "#app/ui/button.tsx";
import { Confirm } from "#app/ui/confirm.tsx";
import { Outcome } from "#app/ui/outcome.tsx";
import { requireUser } from "#auth/authorization-server/session.ts";
import { listSessions } from "#auth/authorization-server/session-store.ts";
import { database } from "#db/index.ts";
import { endOtherSessions, endSession } from "./actions.ts";
import { browserInWords } from "./user-agent.ts";

export const metadata: Metadata = { title: "Sessions" };

const NOTICES = {
  one: "That browser is signed out. The agent's work for it stops within seconds.",
  others: "All other browsers are signed out, and all access tokens are revoked.",
};

/** Where the person is signed in. */
export default async function SessionsPage({ searchParams }: PageQuery) {
  const { user, session } = await requireUser("/settings/sessions");
  const { ended } = await searchParams;
  const notice = findSentence(NOTICES, ended);
  const timeZone = await findTimeZone();
  const sessions = await listSessions(database(), user.id, "browser");
  const sorted = [...sessions].sort((a, b) => Number(b.id === session.id) - Number(a.id === session.id));
  return (
    <div className="grid gap-6">
      {notice ? <Outcome tone="good">{notice}</Outcome> : null}
      <ul className="divide-y rounded-2xl border bg-card">
        {sorted.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-4 p-4 sm:p-5">
            <Monitor aria-hidden="true" className="size-6 text-muted-foreground" />
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {browserInWords(one.user_agent)}
                {one.id === session.id ? (
                  <span className="ml-2 rounded-full bg-primary-soft px-2 py-0.5 font-normal text-primary text-xs">
                    this browser
                  </span>
                ) : null}
              </p>
              <p className="text-muted-foreground text-sm">
                Signed in <Moment at={one.created_at} timeZone={timeZone} />, last seen{" "}
                <Moment at={one.last_seen_at} timeZone={timeZone} />
              </p>
            </div>
            {one.id === session.id ? (
              <form method="post" action={SIGN_OUT_PATH}>
                <Button type="submit" size="small">
                  Sign out
                </Button>
              </form>
            ) : (
              <form action={endSession}>
                <input type="hidden" name="session" value={one.id} />
                <Button type="submit" size="small">
                  Sign out
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {/* Remounted afterwards, which closes its confirmation. */}
      <form key={String(ended)} action={endOtherSessions}>
        <Confirm label="Sign out everywhere else" yes="Yes, sign out everywhere else">
          All other browsers are signed out, and all access tokens are revoked with it.
        </Confirm>
      </form>
    </div>
  );
}
