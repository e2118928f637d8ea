"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useChat } from "../chat-context.ts";
import { groupByDay } from "./group-by-day.ts";

/** The person's conversations, by day. */
export function ConversationList({ onNavigate }: { onNavigate?: () => void }) {
  const { conversations, now, timeZone } = useChat();
  const current = usePathname().split("/")[2];
  // A conversation of this visit is newer than the page.
  const latest = Math.max(now, conversations[0]?.updatedAt ?? 0);
  return (
    <nav aria-label="Conversations" className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pb-4">
      {conversations.length === 0 ? (
        <p className="px-3 py-2 text-muted-foreground text-sm">What you ask will be kept here.</p>
      ) : null}
      {groupByDay(conversations, latest, timeZone).map(({ name, conversations: list }) => (
        <section key={name} aria-label={name}>
          <h2 className="px-3 pt-4 pb-1.5 font-medium text-muted-foreground text-xs">{name}</h2>
          <ul>
            {list.map(({ id, title }) => (
              <li key={id} className="[contain-intrinsic-size:auto_36px] [content-visibility:auto]">
                <Link
                  href={`/chat/${id}`}
                  prefetch={false}
                  onClick={onNavigate}
                  aria-current={id === current ? "page" : undefined}
                  title={title}
                  className={clsx(
                    "-outline-offset-2 block truncate rounded-lg px-3 py-2 text-sm",
                    id === current
                      ? "bg-muted font-medium"
                      : "text-muted-foreground hover:bg-muted hover:text-foreground",
                  )}
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
