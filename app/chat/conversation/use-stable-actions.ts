import { type RefObject, useMemo } from "react";
import type { Branch } from "./branches/branches.ts";
import type { ConversationHandle } from "./conversation-handle.ts";
import type { Submission } from "./submission.ts";

/** What can be done in a conversation, as of the last render. */
export interface Actions {
  submit(now: Submission): void;
  join(runId: string): void;
  settle(): Promise<void>;
  send(text: string): void;
  stop(): void;
  editMessage(messageId: string, text: string): Promise<void>;
  show(branch: Branch): void;
  leave(): void;
  keepUnsent(): void;
  resume(byItself?: boolean): Promise<void>;
  retryNow(): void;
  reopen(): void;
  fail(error: unknown): void;
}

type Stable = Pick<
  ConversationHandle,
  "answer" | "send" | "stop" | "editMessage" | "show" | "resume" | "retryNow"
>;

/** The person's actions as stable functions, so that they cause no renders. */
export function useStableActions(latest: RefObject<Actions>): Stable {
  return useMemo(
    () => ({
      // By question id: an answer to an outdated question is rejected.
      answer: (answers) => latest.current.submit({ answers }),
      send: (text) => latest.current.send(text),
      stop: () => latest.current.stop(),
      editMessage: (messageId, text) => void latest.current.editMessage(messageId, text),
      show: (branch) => latest.current.show(branch),
      resume: () => void latest.current.resume(),
      retryNow: () => latest.current.retryNow(),
    }),
    [latest],
  );
}
