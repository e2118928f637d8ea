import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { PageQuery } from "#app/page-query.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { FlowPicture } from "#app/ui/flow-picture.tsx";
import { Logo } from "#app/ui/logo.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { getSession } from "#auth/authorization-server/session.ts";

/** The start page: three sentences and a diagram. */
export default async function LandingPage({ searchParams }: PageQuery) {
  const { session } = await getSession();
  const isDeleted = !session && (await searchParams).account === "deleted";
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-6">
      <header className="flex items-center justify-between py-6">
        <Logo />
        {session ? (
          <Link href="/settings/connections" className={buttonClass("ghost", "small")}>
            Settings
          </Link>
        ) : null}
      </header>
      {isDeleted ? (
        <Notice tone="good">Your account is deleted, with everything that belonged to it.</Notice>
      ) : null}
      <main className="flex flex-1 flex-col justify-center gap-14 py-10 md:gap-20">
        <div className="max-w-2xl">
          <h1 className="font-semibold text-4xl leading-[1.1] tracking-tight sm:text-5xl">
            An agent that acts on GitHub as you
          </h1>
          <p className="mt-6 text-lg text-muted-foreground leading-relaxed">
            You sign in, connect GitHub once, and ask. The agent works with your access, so it sees and does
            what you can and nothing more. Your token is encrypted in one place and issued for one call at a
            time: no prompt, log, browser or agent ever keeps it.
          </p>
          <div className="mt-9">
            <Link href={session ? "/chat" : "/sign-in"} className={buttonClass("primary", "medium", "px-5")}>
              {session ? "Open the chat" : "Sign in"}
              <ArrowRight aria-hidden="true" className="size-4" />
            </Link>
          </div>
        </div>
        <FlowPicture />
      </main>
      <footer className="border-t py-6 text-muted-foreground text-sm">
        A reference application: Next.js, LangGraph, OAuth 2.0 token exchange.
      </footer>
    </div>
  );
}
