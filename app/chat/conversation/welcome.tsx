"use client";

import { CircleDot, FolderGit2, GitPullRequest, Search } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { ConnectForm } from "#app/ui/connect-form.tsx";
import { GitHubMark } from "#app/ui/github-mark.tsx";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import type { Assistant } from "../assistants.ts";
import { useChat } from "../chat-context.ts";
import { AssistantPicker } from "./assistant-picker.tsx";
import { focusComposer } from "./composer.tsx";

const connectProblem = lazyWithPreload(() => import("#app/ui/connect-problem.tsx"));

const SUGGESTIONS = [
  { text: "Which repositories do I have?", Icon: FolderGit2 },
  { text: "Which issues are assigned to me?", Icon: CircleDot },
  { text: "Which pull requests are open in my repositories?", Icon: GitPullRequest },
  { text: "Search my repositories for open bugs", Icon: Search },
] as const;

/** The empty page: suggestions, or connecting GitHub first. */
export function Welcome({
  returnTo,
  assistant,
  onPick,
  onAsk,
  onIntent,
}: {
  returnTo: string;
  assistant: Assistant;
  onPick: (assistant: Assistant) => void;
  onAsk: (text: string) => void;
  /** The person is about to ask: loads what sending needs. */
  onIntent: () => void;
}) {
  const { user, account } = useChat();
  const name = user.name.split(/\s+/)[0];
  return (
    <div className="m-auto w-full max-w-2xl py-10">
      <h1 className="font-semibold text-3xl tracking-tight">Hello, {name}</h1>
      <p className="mt-2 text-lg text-muted-foreground">
        {account ? "What do you want to know, or get done?" : "One step, and the agent can work for you."}
      </p>
      {account ? (
        <ul className="mt-8 grid gap-3 sm:grid-cols-2">
          {SUGGESTIONS.map(({ text, Icon }) => (
            <li key={text}>
              <button
                type="button"
                onPointerEnter={onIntent}
                onFocus={onIntent}
                onClick={() => {
                  focusComposer();
                  onAsk(text);
                }}
                className="flex h-full w-full items-center gap-3 rounded-xl border bg-card px-4 py-3.5 text-left text-[0.9375rem] transition-colors hover:border-input hover:bg-muted/60"
              >
                <Icon className="size-5 shrink-0 text-primary" />
                {text}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <ConnectCard returnTo={returnTo} />
      )}
      {account ? <AssistantPicker assistant={assistant} onPick={onPick} /> : null}
    </div>
  );
}

function ConnectCard({ returnTo }: { returnTo: string }) {
  const hasProblem = useSearchParams().has("problem");
  return (
    <section aria-labelledby="connect-title" className="mt-8 rounded-2xl border bg-card p-6">
      <GitHubMark className="size-8" />
      <h2 id="connect-title" className="mt-4 font-semibold text-lg">
        Give the agent access to GitHub
      </h2>
      <p className="mt-1.5 mb-5 text-muted-foreground leading-relaxed">
        It then sees what you see and acts as you. GitHub asks you what it may do. The token is encrypted here
        and used for one call at a time. You can disconnect at any time.
      </p>
      {hasProblem ? <LazyWithPreload code={connectProblem} className="mb-5" /> : null}
      <ConnectForm returnTo={returnTo} />
    </section>
  );
}
