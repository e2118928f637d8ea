import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button, buttonClass } from "#app/ui/button.tsx";
import { FlowPicture } from "#app/ui/flow-picture.tsx";
import { GitHubMark } from "#app/ui/github-mark.tsx";
import { Mark } from "#app/ui/logo.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { safeReturnPath } from "#auth/authorization-server/return-path.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { signInOptions } from "#auth/login/providers.ts";
import { explainSignInError } from "./problems.ts";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<"from" | "error" | "ended", string | string[] | undefined>>;

/** One button per way to sign in. A signed-in person is redirected to where they wanted to go. */
export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const from = safeReturnPath(first(search.from));
  const problem = explainSignInError(first(search.error));
  const { session } = await getSession();
  if (session && !problem) redirect(from);
  const isEnded = !problem && first(search.ended) !== undefined;

  return (
    <main className="grid min-h-dvh place-items-center gap-16 px-6 py-16 md:grid-cols-2 md:gap-0 md:p-0">
      <div className="w-full max-w-sm md:px-6">
        <Link href="/" aria-label="On Behalf Of, start page" className="inline-block rounded-lg">
          <Mark className="size-10" />
        </Link>
        <h1 className="mt-6 font-semibold text-2xl">Sign in</h1>
        <p className="mt-2 text-muted-foreground leading-relaxed">
          You ask in a chat, and an agent reads and writes on GitHub for you. It acts with your access, and
          only while you are signed in. Your token stays encrypted, and every write waits for your approval.
        </p>
        {problem ? (
          <Notice tone="bad" className="mt-6">
            {problem}
          </Notice>
        ) : null}
        {isEnded ? (
          <Notice tone="info" className="mt-6">
            You are signed out. Sign in to continue where you left off.
          </Notice>
        ) : null}
        {session ? (
          <Link href={from} className={buttonClass("secondary", "medium", "mt-6")}>
            Continue without signing in again
          </Link>
        ) : null}
        <div className="mt-8 grid gap-3">
          {signInOptions().map(({ id, name }, index) => (
            <form key={id} method="post" action={`/api/auth/signin/${id}`}>
              <input type="hidden" name="callbackUrl" value={from} />
              <Button type="submit" look={index === 0 ? "primary" : "secondary"} className="w-full">
                {id === "github" ? <GitHubMark /> : <KeyRound aria-hidden="true" className="size-4" />}
                Sign in with {name}
              </Button>
            </form>
          ))}
        </div>
      </div>
      <div className="grid w-full place-items-center self-stretch md:border-l md:bg-card md:p-10">
        <FlowPicture isTall className="w-full" />
      </div>
    </main>
  );
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
