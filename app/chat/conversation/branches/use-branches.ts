import { useCallback, useState } from "react";
import { showToast } from "#app/ui/toasts/store.ts";
import { fetchConversation, patchConversation } from "../../list/requests.ts";
import { type Branch, mergeBranches } from "./branches.ts";

export interface BranchesHandle {
  branches: readonly Branch[];
  /** The current versions, with those that other windows have added. Read them before storing others. */
  readAll(): Promise<Branch[]>;
  /** Stores them, on this page at once and with the conversation. */
  keep(branches: readonly Branch[]): void;
}

/** The versions of one conversation. @param known returns the initial ones */
export function useBranches(threadId: string, known: () => readonly Branch[]): BranchesHandle {
  const [branches, setBranches] = useState(known);
  const keep = useCallback(
    (changed: readonly Branch[]) => {
      setBranches(changed);
      patchConversation(threadId, { branches: changed }).then(undefined, () =>
        showToast({ tone: "bad", text: "After a reload, only the version shown now may be available." }),
      );
    },
    [threadId],
  );
  const readAll = useCallback(async () => {
    const stored = await fetchConversation(threadId);
    return mergeBranches(branches, stored.branches);
  }, [threadId, branches]);
  return { branches, readAll, keep };
}
