"use client";

import { useSyncExternalStore } from "react";
import { closeToast, showToast } from "#app/ui/toasts/store.ts";
import { deleteConversation } from "./requests.ts";

/**
 * Conversations that are gone for the person, and may still be called back. Outside of React: what waits is deleted also
 * when the list, or the page, is left.
 */
const STORAGE_KEY = "obo-deleted";
let hidden: ReadonlySet<string> | undefined;
/** The toasts that offer to undo, by the conversations' ids. */
const waiting = new Map<string, number>();
/** What the server is being asked to delete. */
const asked = new Set<Promise<void>>();
const listeners = new Set<() => void>();

/** Before it deletes, the server stops what still runs, for five seconds at most: after that nobody is kept waiting. */
const PATIENCE_MS = 6_000;

/** What the server knows of, too: as long as it is the same object, nothing is drawn again after the page's load. */
const NONE: ReadonlySet<string> = new Set();

/** Kept for the tab, since a page that is loaded again may be made before the deletion arrives. */
function readHidden(): ReadonlySet<string> {
  hidden ??= attempt(readKept) ?? NONE;
  return hidden;
}

function readKept(): ReadonlySet<string> | undefined {
  const kept = sessionStorage.getItem(STORAGE_KEY);
  return kept === null ? undefined : new Set<string>(JSON.parse(kept));
}

function hide(id: string, isHidden: boolean): void {
  const next = new Set(readHidden());
  if (isHidden) next.add(id);
  else next.delete(id);
  hidden = next;
  attempt(() => sessionStorage.setItem(STORAGE_KEY, JSON.stringify([...next].slice(-100))));
  for (const listen of listeners) listen();
}

/** Storage may be full or forbidden: then only this page knows. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/**
 * Hides a conversation at once, and deletes it when the toast that offers to undo it is gone, or the page.
 * @param told `onDeleted` when the server has deleted it, `onBack` when the person has taken that back
 */
export function deleteWithUndo(
  conversation: { id: string; title: string },
  told: { onDeleted: () => void; onBack: () => void },
): void {
  const { id, title } = conversation;
  async function finish(): Promise<void> {
    if (!waiting.delete(id)) return;
    try {
      await deleteConversation(id);
    } catch {
      hide(id, false);
      showToast({ tone: "bad", text: `“${title}” could not be deleted. Try again in a moment.` });
      return;
    }
    // Whatever comes of telling: it is deleted.
    told.onDeleted();
  }
  hide(id, true);
  const toast = showToast({
    text: `“${title}” is deleted.`,
    action: {
      name: "Undo",
      run: () => {
        waiting.delete(id);
        hide(id, false);
        told.onBack();
      },
    },
    onGone: () => {
      const finishing = finish().finally(() => asked.delete(finishing));
      asked.add(finishing);
    },
  });
  waiting.set(id, toast);
}

/** Deletes what waits, now. For whoever leaves. Resolves when the server has answered, or seems not to. */
export async function finishDeletions(): Promise<void> {
  for (const toast of [...waiting.values()]) closeToast(toast, false);
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([Promise.allSettled(asked), tooLong]);
}

/** The ids of conversations that are not to be shown. */
export function useHidden(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, readHidden, () => NONE);
}

function subscribe(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
