import { Check } from "lucide-react";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { findGitHubAccount } from "#app/chat/connection.ts";
import { readTimeZone, TIME_ZONE_COOKIE } from "#app/chat/time-zone.ts";
import { ConnectForm } from "#app/ui/connect-form.tsx";
import { GitHubMark } from "#app/ui/github-mark.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { requireUser } from "#auth/session.ts";
import { database } from "#db/index.ts";
import { readNotice } from "./notices.ts";
import { scopesInWords } from "./scopes.ts";

export const metadata: Metadata = { title: "Connections" };

const PATH = "/settings/connections";

/** What a person lent to the agent, and what it may do with it. */
export default async function ConnectionsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { user } = await requireUser(PATH);
  const account = await findGitHubAccount(database(), user.id);
  const timeZone = readTimeZone((await cookies()).get(TIME_ZONE_COOKIE)?.value);
  const notice = readNotice(await searchParams);
  return (
    <>
      {notice ? (
        <Notice tone={notice.tone} className="mb-6">
          {notice.text}
        </Notice>
      ) : null}
      <section aria-labelledby="github" className="rounded-2xl border bg-card p-5 sm:p-7">
        <div className="flex flex-wrap items-center gap-4">
          <GitHubMark className="size-9" />
          <div className="min-w-0 flex-1 basis-48">
            <h2 id="github" className="font-semibold text-lg">
              GitHub
            </h2>
            <p className="text-muted-foreground text-sm">
              {account ? (
                <>
                  Acting as <strong className="font-medium text-foreground">@{account.login}</strong> since{" "}
                  <time dateTime={new Date(account.connectedAt).toISOString()}>
                    {toDay(account.connectedAt, timeZone)}
                  </time>
                </>
              ) : (
                "Not connected"
              )}
            </p>
          </div>
          <ConnectForm returnTo={PATH} look={account ? "secondary" : "primary"}>
            {account ? "Reconnect" : "Connect GitHub"}
          </ConnectForm>
        </div>
        {account ? (
          <ScopeList scopes={account.scopes} />
        ) : (
          <p className="mt-5 border-t pt-5 text-muted-foreground leading-relaxed">
            Connect your account, and the agent can look things up on GitHub as you. GitHub asks you first
            what it may do.
          </p>
        )}
      </section>
      <p className="mt-5 text-muted-foreground text-sm leading-relaxed">
        The token is sealed before it is stored, and handed to the agent for one call at a time, only while
        you are signed in.
      </p>
    </>
  );
}

function ScopeList({ scopes }: { scopes: string }) {
  const list = scopesInWords(scopes);
  if (list.length === 0) return null;
  return (
    <div className="mt-5 border-t pt-5">
      <h3 className="font-medium text-sm">What you allowed</h3>
      <ul className="mt-3 grid gap-2.5">
        {list.map(({ scope, words }) => (
          <li key={scope} className="flex gap-2.5 text-[0.9375rem]">
            <Check aria-hidden="true" className="mt-1 size-4 shrink-0 text-primary" />
            <span className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
              {words}
              <code className="rounded bg-muted px-1.5 py-0.5 font-mono text-muted-foreground text-xs">
                {scope}
              </code>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function toDay(moment: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone }).format(moment);
}
