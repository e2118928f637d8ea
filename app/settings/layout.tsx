import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { SessionWatch } from "#app/session/session-watch.tsx";
import { buttonClass } from "#app/ui/button.tsx";
import { Mark } from "#app/ui/logo.tsx";
import { getSession } from "#auth/authorization-server/session.ts";
import { SettingsNav } from "./settings-nav.tsx";

/** The settings' layout. Each page checks the session itself. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { user } = await getSession();
  return (
    <div className="mx-auto min-h-dvh max-w-3xl px-5 pb-20 sm:px-8">
      {user ? <SessionWatch person={user.id} /> : null}
      <header className="flex items-center justify-between py-5">
        <Link href="/" aria-label="On Behalf Of, start page" className="rounded-lg">
          <Mark className="size-8" />
        </Link>
        <Link href="/chat" className={buttonClass("ghost", "small")}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          Back to the chat
        </Link>
      </header>
      <main className="mt-6">
        <h1 className="font-semibold text-3xl">Settings</h1>
        <SettingsNav />
        <div className="mt-8">{children}</div>
      </main>
    </div>
  );
}
