import { placeEdit } from "./branches/edit-message.ts";
import type { ChatHandle } from "./chat-handle.ts";
import { isBusy } from "./chat-state.ts";
import { ConversationChanged } from "./problem.ts";
import { chooseRecovery, findLostWords, readRunStatus } from "./run-status.ts";

/**
 * Goes on after a problem or an interruption.
 * @param byItself not asked for by the person, who alone may continue a stopped answer
 */
export async function resume(chat: ChatHandle, byItself = false): Promise<void> {
  const { client, threadId, reconnector } = chat;
  if (isBusy(chat.now)) return;
  if (!byItself) reconnector.reset();
  const { submission, error, stopped } = chat.now;
  if (error instanceof ConversationChanged) return chat.page.onReload(chat.takeQueue());
  if (submission?.edit) return placeEdit(chat, submission);
  await chat.begin({ type: "prepared", submission }, async (isOurs) => {
    const status = await readRunStatus(client, threadId, submission, stopped);
    if (!isOurs()) return;
    reconnector.noteReached();
    if (status.hasArrived) chat.accept();
    if (status.run) {
      chat.dispatch({ type: "postponed" });
      return chat.join(status.run);
    }
    const action = chooseRecovery(status, submission);
    if (action === "resend" && submission) return chat.submit(submission);
    reconnector.reset();
    const { head, onUnsent, onReload } = chat.page;
    if (action === "show" || !head.data) {
      onUnsent(findLostWords(status, submission));
      return onReload(chat.takeQueue());
    }
    if (!byItself) return chat.submit({});
    onUnsent(chat.takeQueue());
    chat.dispatch({ type: "interrupted" });
  });
}
