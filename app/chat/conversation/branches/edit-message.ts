import type { AgentState } from "../agent-state.ts";
import type { ChatHandle } from "../chat-handle.ts";
import { isBusy } from "../chat-state.ts";
import { type Submission, toMessage, unsentOf } from "../submission.ts";
import { type Branch, leaveAt, pathOf } from "./branches.ts";

/** Edits one of the person's messages, which starts a second version. */
export function editMessage(chat: ChatHandle, of: string, text: string): void {
  const { state, isRunning, onUnsent } = chat.page;
  const isSame = state.messages?.some(({ id, content }) => id === of && content === text);
  if (isRunning || isBusy(chat.now)) {
    if (!isSame) onUnsent([text]);
    return;
  }
  const before = chat.now.submission;
  const replacesMessageId = unsentOf(before)?.id === of ? before?.replacesMessageId : of;
  // Shown at once. If the server can't be reached, the fork is looked up again later.
  void placeEdit(chat, { message: toMessage(text), replacesMessageId, isSame, edit: { of, before } });
}

/** Resolves the fork of an edited message, and submits it. */
export function placeEdit(chat: ChatHandle, submission: Submission): Promise<void> {
  return chat.begin({ type: "prepared", submission }, async (isOurs) => {
    const { resolveFork } = await import("./message-form.tsx");
    const placed = await resolveFork(chat, submission);
    if (isOurs()) chat.submit(placed);
  });
}

/** Shows another version. */
export async function showVersion(chat: ChatHandle, branch: Branch): Promise<void> {
  const { branching, onShow } = chat.page;
  // The end of an older version that nothing was added to is known.
  if (chat.now.from === undefined) {
    const reading = chat.client.threads.getState<AgentState>(chat.threadId);
    const [branches, newest] = await Promise.all([branching.readAll(), reading]);
    const leaf = newest.checkpoint?.checkpoint_id;
    if (leaf) branching.keep(leaveAt(branches, pathOf(newest.values), leaf));
  }
  onShow(branch);
}
