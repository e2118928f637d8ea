import type { Client } from "@langchain/langgraph-sdk";
import { isBusy } from "./chat-state.ts";
import type { ConversationOptions } from "./conversation-handle.ts";
import { ConversationChanged } from "./problem.ts";
import type { Reconnector } from "./reconnector.ts";
import { chooseRecovery, findLostWords, readRunStatus } from "./run-status.ts";
import { type Submission, unsentOf } from "./submission.ts";
import type { ChatStateHandle } from "./use-chat-state.ts";

interface Around extends Pick<ConversationOptions, "threadId" | "onUnsent" | "onReload"> {
  client: Client;
  chat: ChatStateHandle;
  reconnector: Reconnector;
  /** The stored state was loaded. */
  isLoaded: boolean;
  /** The run that the person has stopped. */
  stopped: { readonly current: string | undefined };
  accept(): void;
  submit(submission: Submission): void;
  join(runId: string): void;
  place(submission: Submission): Promise<void>;
  fail(error: unknown): void;
}

/**
 * @returns a function that goes on after a problem or an interruption. `byItself`: not asked for by the person, who alone may
 * continue a stopped answer
 */
export function makeResume(around: Around): (byItself?: boolean) => Promise<void> {
  const { client, threadId, chat, reconnector, onUnsent, onReload, submit } = around;
  const { now, dispatch, begin, takeQueue } = chat;

  /** Joins an active run. */
  function rejoin(runId: string): void {
    const message = unsentOf(now.current.submission);
    // Another message is being answered: the undelivered one is queued.
    if (message) dispatch({ type: "queued", message, isFirst: true });
    if (message) dispatch({ type: "withdrawn" });
    around.join(runId);
  }

  return async function resume(byItself = false) {
    if (isBusy(now.current)) return;
    if (!byItself) reconnector.reset();
    const { submission, error } = now.current;
    if (error instanceof ConversationChanged) return onReload(takeQueue());
    if (submission?.edit) return around.place(submission);
    const recover = async (isOurs: () => boolean) => {
      const status = await readRunStatus(client, threadId, submission, around.stopped.current);
      if (!isOurs()) return;
      reconnector.noteReached();
      if (status.hasArrived) around.accept();
      if (status.run) return rejoin(status.run);
      const action = chooseRecovery(status, submission);
      if (action === "resend" && submission) return submit(submission);
      reconnector.reset();
      if (action === "show" || !around.isLoaded) {
        onUnsent(findLostWords(status, submission));
        return onReload(takeQueue());
      }
      if (!byItself) return submit({});
      onUnsent(takeQueue());
      dispatch({ type: "interrupted" });
    };
    await begin({ type: "prepared", submission }, recover, around.fail);
  };
}
