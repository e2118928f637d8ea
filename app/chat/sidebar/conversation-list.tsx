"use client";

import { usePathname } from "next/navigation";
import { useRef, useState } from "react";
import { useChat, useConversationActions, useConversations } from "../chat-context.ts";
import type { ConversationSummary } from "../conversations.ts";
import { localDayBoundaries } from "../day-boundaries.ts";
import { ConversationItem } from "./conversation-item.tsx";
import { groupByDay } from "./group-by-day.ts";
import { MoreButton } from "./more-button.tsx";
import { SearchField } from "./search-field.tsx";
import { useSearch } from "./use-search.ts";

/** The person's conversations by day, or the results of a search. */
export function ConversationList({ onNavigate }: { onNavigate?: () => void }) {
  const { now } = useChat();
  const { conversations: all, hasMore, marks, days } = useConversations();
  const { loadMore, remove } = useConversationActions();
  const [query, setQuery] = useState("");
  const search = useSearch(query, all);
  const current = usePathname().split("/")[2];
  const nav = useRef<HTMLElement>(null);
  const conversations = search?.conversations ?? all;
  const latest = conversations[0]?.updatedAt ?? 0;
  // A conversation of this visit is newer than the page: it may be the next day by now.
  const starts = latest > now ? localDayBoundaries(latest) : days;

  function removeAndMoveFocus(conversation: ConversationSummary): void {
    const list = () => [...(nav.current?.querySelectorAll<HTMLAnchorElement>("li > a") ?? [])];
    const isIts = (link: HTMLAnchorElement) => link.pathname === `/chat/${conversation.id}`;
    const links = list();
    const index = links.findIndex(isIts);
    // It is back with the next frame, when the toast with the focused button is gone.
    remove(conversation, () => requestAnimationFrame(() => list().find(isIts)?.focus()));
    (links[index + 1] ?? links[index - 1])?.focus();
  }

  return (
    <>
      <SearchField query={query} onChange={setQuery} />
      <nav
        ref={nav}
        aria-label="Conversations"
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pb-4"
      >
        <p role="status" className="px-3 py-2 text-muted-foreground text-sm empty:hidden">
          {sayEmptiness(conversations.length, search)}
        </p>
        {groupByDay(conversations, starts).map(({ name, conversations: list }) => (
          <section key={name} aria-label={name}>
            <h2 className="px-3 pt-4 pb-1.5 font-medium text-muted-foreground text-xs">{name}</h2>
            <ul>
              {list.map((conversation) => (
                <ConversationItem
                  key={conversation.id}
                  conversation={conversation}
                  mark={marks.get(conversation.id)}
                  isCurrent={conversation.id === current}
                  onNavigate={onNavigate}
                  onRemove={removeAndMoveFocus}
                />
              ))}
            </ul>
          </section>
        ))}
        {hasMore && !search ? <MoreButton onMore={loadMore} /> : null}
      </nav>
    </>
  );
}

function sayEmptiness(length: number, search: ReturnType<typeof useSearch>): string {
  if (search?.problem) return search.problem;
  if (search?.isLoading) return "Searching…";
  if (length > 0) return "";
  return search ? "No conversation has these words in its title." : "Your conversations will appear here.";
}
