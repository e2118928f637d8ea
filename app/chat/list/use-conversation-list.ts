import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { showToast } from "#app/ui/toasts/store.ts";
import type { ConversationActions, OpenConversation } from "../chat-context.ts";
import type { ConversationPage, ConversationSummary } from "../conversations.ts";
import { serverNow } from "../server-clock.ts";
import { deleteWithUndo, finishDeletions, useHidden } from "./deletions.ts";
import { type Mark, toMarks } from "./marks.ts";
import { fetchPage, patchConversation } from "./requests.ts";
import { hearTabs, tellTabs } from "./tabs.ts";
import { useThreads } from "./use-threads.ts";

interface ConversationList {
  conversations: readonly ConversationSummary[];
  hasMore: boolean;
  marks: ReadonlyMap<string, Mark>;
  actions: ConversationActions;
}

/** The list was shown before in this document: the server's data may be from then (see conversation/page-cache.ts). */
let wasShown = false;

/**
 * The person's conversations, newest first and page by page, with their actions.
 * @param first the page rendered by the server
 */
export function useConversationList(first: ConversationPage): ConversationList {
  const [list, setList] = useState(first.conversations);
  const [after, setAfter] = useState(first.after);
  const [open, setOpen] = useState<OpenConversation>();
  const hidden = useHidden();
  const router = useRouter();
  const { threads, refresh } = useThreads(open?.isRunning ? open.id : undefined);

  const change = useCallback((id: string, changed: Partial<ConversationSummary>) => {
    setList((all) => all.map((one) => (one.id === id ? { ...one, ...changed } : one)));
  }, []);

  const reload = useCallback(() => {
    refresh();
    fetchPage({}).then(
      (page) => setList((all) => replaceHead(page, all)),
      // Unchanged on failure: loaded again when the page next becomes visible.
      () => undefined,
    );
  }, [refresh]);
  useEffect(() => hearTabs(reload), [reload]);

  useEffect(() => {
    if (wasShown) reload();
    wasShown = true;
  }, [reload]);

  const noteRead = useCallback(
    (id: string) => {
      if (document.visibilityState === "hidden") return;
      patchConversation(id, { isRead: true }).then(
        ({ readAt }) => change(id, { readAt }),
        // On failure it stays unread, which is the safe side.
        () => undefined,
      );
    },
    [change],
  );

  useEffect(() => {
    // The open one's mark is known; a request now would delay the answer's first words.
    if (open?.isRunning) return;
    // Not in the same task as hydration, which would be too long.
    const timer = setTimeout(refresh);
    return () => clearTimeout(timer);
  }, [open, refresh]);

  useEffect(() => {
    if (!open || open.isRunning) return;
    const look = () => noteRead(open.id);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [open, noteRead]);

  useEffect(() => {
    window.addEventListener("pagehide", finishDeletions);
    return () => {
      window.removeEventListener("pagehide", finishDeletions);
      void finishDeletions();
    };
  }, []);

  const latest = useRef({ after, open });
  latest.current = { after, open };

  const actions = useMemo<ConversationActions>(
    () => ({
      bumpConversation(id, title) {
        setList((all) => {
          const known = all.find((one) => one.id === id);
          const said = {
            id,
            title: known?.title ?? title,
            updatedAt: serverNow(),
            readAt: known?.readAt ?? 0,
          };
          return [said, ...all.filter((one) => one !== known)];
        });
        tellTabs();
      },
      noteOpen: setOpen,
      async loadMore() {
        const page = await fetchPage({ after: latest.current.after });
        setList((all) => mergePages(all, page.conversations));
        setAfter(page.after);
      },
      rename(id, title) {
        change(id, { title });
        patchConversation(id, { title }).then(tellTabs, () => {
          showToast({ tone: "bad", text: "The new name could not be saved. Try again in a moment." });
          reload();
        });
      },
      remove(conversation, onBack) {
        const onDeleted = () => {
          setList((all) => all.filter(({ id }) => id !== conversation.id));
          tellTabs();
        };
        deleteWithUndo(conversation, { onDeleted, onBack });
        if (latest.current.open?.id === conversation.id) router.push("/chat");
      },
    }),
    [change, reload, router],
  );

  const conversations = useMemo(() => list.filter(({ id }) => !hidden.has(id)), [list, hidden]);
  const marks = useMemo(() => {
    const all = new Map(toMarks(threads, conversations));
    // For the open conversation, the page knows better than the server's last response.
    if (open?.isRunning) all.set(open.id, "running");
    else if (open && all.get(open.id) === "unread") all.delete(open.id);
    return all;
  }, [threads, conversations, open]);
  return { conversations, hasMore: after !== null, marks, actions };
}

/** Merges two parts of the list, newest first; for a conversation in both, the first part wins. */
function mergePages(
  one: readonly ConversationSummary[],
  other: readonly ConversationSummary[],
): ConversationSummary[] {
  const known = new Set(one.map(({ id }) => id));
  return [...one, ...other.filter(({ id }) => !known.has(id))].toSorted((a, b) => b.updatedAt - a.updatedAt);
}

/** Applies a reloaded first page: what it lacks, in its period, was deleted in another tab. */
function replaceHead(page: ConversationPage, all: readonly ConversationSummary[]): ConversationSummary[] {
  const last = page.conversations.at(-1);
  if (!last || page.after === null) return page.conversations;
  return mergePages(
    page.conversations,
    all.filter(({ updatedAt }) => updatedAt <= last.updatedAt),
  );
}
