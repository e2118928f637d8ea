"use client";

import { useSyncExternalStore } from "react";
import { closeToast, showToast } from "#app/ui/toasts/store.ts";
import { deleteConversation } from "./requests.ts";

/**
 * Conversations that are hidden and can still be restored. Outside of React, so that they are also deleted when the list or the page
 * is left.
 */
const STORAGE_KEY = "obo-deleted";
let hidden: ReadonlySet<string> | undefined;
/** The undo toasts, by conversation id. */
const waiting = new Map<string, number>();
/** Deletions in progress. */
const asked = new Set<Promise<void>>();
const listeners = new Set<() => void>();

/** Before deleting, the server stops an active run, which takes five seconds at most. */
const PATIENCE_MS = 6_000;

/** The server's snapshot: the same object, so that hydration renders nothing again. */
const NONE: ReadonlySet<string> = new Set();

/** Stored for the tab, since a reloaded page may be rendered before the deletion arrives. */
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
 * Hides a conversation at once, and deletes it when its undo toast disappears or the page is left.
 * @param told `onDeleted` after the server has deleted it, `onBack` after an undo
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
    // Deleted, whatever the callback does.
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

/** Deletes hidden conversations now, before leaving. Resolves when the server has answered, or after a time limit. */
export async function finishDeletions(): Promise<void> {
  for (const toast of [...waiting.values()]) closeToast(toast, false);
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([Promise.allSettled(asked), tooLong]);
}

/** The ids of hidden conversations. */
export function useHidden(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, readHidden, () => NONE);
}

function subscribe(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
