import { type RefObject, useMemo } from "react";
import type { Branch } from "./branches/branches.ts";
import type { ConversationHandle } from "./conversation-handle.ts";
import type { Submission } from "./submission.ts";

/** What can be done in a conversation, with what is known by now. */
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

/** The person's part of them, the same functions from one render to the next: nothing is drawn again for their sake. */
export function useStableActions(latest: RefObject<Actions>): Stable {
  return useMemo(
    () => ({
      // Each by its question's id: an answer to a question that waits no more is refused.
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
