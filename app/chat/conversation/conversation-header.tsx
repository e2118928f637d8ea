"use client";

import Link from "next/link";
import { useEffect } from "react";
import { GitHubMark } from "#app/ui/github-mark.tsx";
import { useChat, useConversations } from "../chat-context.ts";
import { InspectorButton } from "../inspector/inspector-button.tsx";
import { ShellMenuButton } from "../shell-menu.tsx";

/** Which conversation this is, and as whom the agent acts in it. */
export function ConversationHeader({ threadId }: { threadId: string }) {
  const { conversations } = useConversations();
  const title = conversations.find(({ id }) => id === threadId)?.title;
  // A conversation that began on this page has had no title when the server wrote the document's.
  useEffect(() => {
    if (title) document.title = `${title} · On Behalf Of`;
  }, [title]);
  return (
    <header className="flex h-16 shrink-0 items-center gap-2 px-3 sm:px-5">
      <ShellMenuButton />
      <div className="min-w-0 flex-1">
        {title ? <h1 className="truncate font-medium text-sm tracking-normal">{title}</h1> : null}
      </div>
      <InspectorButton threadId={threadId} />
      <ActingAs />
    </header>
  );
}

function ActingAs() {
  const { account } = useChat();
  return (
    <Link
      href="/settings/connections"
      className="inline-flex min-h-9 shrink-0 items-center gap-2 rounded-full border bg-card px-3 text-sm hover:bg-muted"
    >
      <GitHubMark />
      {account ? (
        <span>
          <span className="text-muted-foreground">
            <span className="max-sm:sr-only">Acting </span>as{" "}
          </span>
          <span className="font-medium">@{account.login}</span>
        </span>
      ) : (
        <span className="text-muted-foreground">GitHub not connected</span>
      )}
    </Link>
  );
}
