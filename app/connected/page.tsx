import type { Metadata } from "next";
import Link from "next/link";
import { findGitHubAccount } from "#app/chat/connection.ts";
import type { PageQuery } from "#app/page-query.ts";
import { readNotice } from "#app/settings/connections/notices.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { safeReturnPath } from "#auth/authorization-server/return-path.ts";
import { requireUser } from "#auth/authorization-server/session.ts";
import { database } from "#db/index.ts";
import { Announce } from "./announce.tsx";

export const metadata: Metadata = { title: "Connected" };

/** The last page of a popup that connects a provider. It closes itself, or says what to do if it can't. */
export default async function ConnectedPage({ searchParams }: PageQuery) {
  const { user } = await requireUser("/settings/connections");
  const query = await searchParams;
  const connected = text(query.connected);
  const installed = text(query.installed);
  const problem = text(query.problem);
  const account = await findGitHubAccount(database(), user.id);
  const notice = readNotice({ connected, installed, problem });
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-5 px-5">
      <Announce
        waiter={text(query.waiter) ?? ""}
        connected={connected ?? installed}
        problem={problem}
        login={account?.login}
      />
      <h1 className="font-semibold text-2xl">You can close this window</h1>
      {notice ? <Notice tone={notice.tone}>{notice.text}</Notice> : null}
      <p className="text-muted-foreground leading-relaxed">
        The chat continues in the window where you started. If you closed that one, continue here.
      </p>
      <Link href={safeReturnPath(text(query.back))} className={buttonClass("secondary")}>
        Continue in the chat
      </Link>
    </main>
  );
}

function text(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
