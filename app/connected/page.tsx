import type { Metadata } from "next";
import Link from "next/link";
import { readNotice } from "#app/settings/connections/notices.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { requireUser } from "#auth/session.ts";
import { Announce } from "./announce.tsx";

export const metadata: Metadata = { title: "Connected" };

/** Where a window that was opened to connect a provider ends. It closes itself; without JavaScript it says what to do. */
export default async function ConnectedPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireUser("/settings/connections");
  const { connected, problem } = await searchParams;
  const notice = readNotice({ connected, problem });
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-5 px-5">
      <Announce
        connected={typeof connected === "string" ? connected : undefined}
        problem={typeof problem === "string" ? problem : undefined}
      />
      <h1 className="font-semibold text-2xl">You can close this window</h1>
      {notice ? <Notice tone={notice.tone}>{notice.text}</Notice> : null}
      <Link href="/chat" className={buttonClass("secondary")}>
        Go on to the chat
      </Link>
    </main>
  );
}
