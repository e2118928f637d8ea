"use client";

import Link from "next/link";
import { useEffect } from "react";
import { GitHubMark } from "#app/ui/github-mark.tsx";
import { ASSISTANTS, type Assistant } from "../assistants.ts";
import { useChat, useConversations } from "../chat-context.ts";
import type { StoredConversation } from "../conversations.ts";
import type { ChatFeature } from "../feature.ts";
import * as features from "../features.ts";
import { ShellMenuButton } from "../shell-menu.tsx";

const BUTTONS = Object.entries<ChatFeature>(features).flatMap(([name, { HeaderButton }]) =>
  HeaderButton ? [[name, HeaderButton] as const] : [],
);

interface Props {
  threadId: string;
  stored: StoredConversation | undefined;
  assistant: Assistant;
}

/** Which conversation this is, and as whom the agent acts in it. */
export function ConversationHeader({ threadId, stored, assistant }: Props) {
  const { conversations } = useConversations();
  // The server passes the title if the conversation is too old for the list's first page.
  const title = conversations.find(({ id }) => id === threadId)?.title ?? stored?.title;
  // A conversation started on this page had no title yet when the server rendered the document.
  useEffect(() => {
    if (title) document.title = `${title} · On Behalf Of`;
  }, [title]);
  return (
    <header className="flex h-16 shrink-0 items-center gap-2 px-3 sm:px-5 print:h-auto print:px-0">
      <ShellMenuButton />
      <div className="min-w-0 flex-1">
        {title ? (
          <h1
            dir="auto"
            className="truncate text-left font-medium text-sm tracking-normal print:whitespace-normal print:text-lg"
          >
            {title}
          </h1>
        ) : null}
        {title && assistant !== "agent" ? (
          <p className="truncate text-muted-foreground text-xs">
            {ASSISTANTS.find(({ id }) => id === assistant)?.name}
          </p>
        ) : null}
      </div>
      {BUTTONS.map(([name, Button]) => (
        <Button key={name} threadId={threadId} />
      ))}
      <ActingAs />
    </header>
  );
}

function ActingAs() {
  const { account } = useChat();
  return (
    <Link
      href="/settings/connections"
      // Rendered for each request: prefetching gains nothing and costs work at page load.
      prefetch={false}
      className="print:hidden inline-flex min-h-9 shrink-0 items-center gap-2 rounded-full border bg-card px-3 text-sm hover:bg-muted"
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
