import { useCallback, useState } from "react";
import { showToast } from "#app/ui/toasts/store.ts";
import { fetchConversation, patchConversation } from "../../list/requests.ts";
import { type Branch, mergeBranches } from "./branches.ts";

export interface BranchesHandle {
  branches: readonly Branch[];
  /** Those that there are now, with what other windows have added. To be asked before one keeps others in their place. */
  readAll(): Promise<Branch[]>;
  /** Keeps them, here at once and with the conversation. */
  keep(branches: readonly Branch[]): void;
}

/** The versions of one conversation. @param known gives those to begin with */
export function useBranches(threadId: string, known: () => readonly Branch[]): BranchesHandle {
  const [branches, setBranches] = useState(known);
  const keep = useCallback(
    (changed: readonly Branch[]) => {
      setBranches(changed);
      patchConversation(threadId, { branches: changed }).then(undefined, () =>
        showToast({ tone: "bad", text: "After a reload, only the version that is shown now may be there." }),
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
