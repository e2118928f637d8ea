"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { memo, useRef, useState } from "react";
import { LazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { useConversationActions } from "../chat-context.ts";
import type { ConversationSummary } from "../conversations.ts";
import type { Mark } from "../list/marks.ts";
import { ItemMenu, renameForm } from "./item-menu.tsx";
import { MarkSign } from "./mark-sign.tsx";

interface Props {
  conversation: ConversationSummary;
  mark: Mark | undefined;
  isCurrent: boolean;
  onNavigate?: () => void;
  onRemove: (conversation: ConversationSummary) => void;
}

/** One item of the list. Laid out only when visible, and rendered again only when it changes: there may be thousands. */
export const ConversationItem = memo(function ConversationItem(props: Props) {
  const { conversation, mark, isCurrent, onNavigate, onRemove } = props;
  const { id, title } = conversation;
  const { rename } = useConversationActions();
  const [isNaming, setNaming] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);

  function finishNaming(name: string | undefined, hasLeft: boolean): void {
    setNaming(false);
    if (name && name !== title) rename(id, name);
    // The link is back with the next frame. Focus that has moved elsewhere stays there.
    if (!hasLeft) requestAnimationFrame(() => link.current?.focus());
  }

  return (
    <li className="group relative [contain-intrinsic-size:auto_36px] [content-visibility:auto]">
      {isNaming ? (
        <LazyWithPreload code={renameForm} title={title} onDone={finishNaming} />
      ) : (
        <>
          <Link
            ref={link}
            href={`/chat/${id}`}
            prefetch={false}
            onClick={onNavigate}
            aria-current={isCurrent ? "page" : undefined}
            title={title}
            className={clsx(
              "-outline-offset-2 flex min-h-9 items-center gap-2 rounded-lg py-1.5 pr-9 pl-3 text-sm group-focus-within:bg-muted group-hover:bg-muted",
              isCurrent ? "bg-muted font-medium" : "text-muted-foreground group-hover:text-foreground",
              mark === "unread" && "font-semibold text-foreground",
            )}
          >
            <span dir="auto" className="min-w-0 flex-1 truncate text-left">
              {title}
            </span>
            {mark ? <MarkSign mark={mark} /> : null}
          </Link>
          <ItemMenu title={title} onRename={() => setNaming(true)} onRemove={() => onRemove(conversation)} />
        </>
      )}
    </li>
  );
});
