import type { ChatHandle } from "../chat-handle.ts";
import { toProblem } from "../problem.ts";
import { type Submission, unsentOf } from "../submission.ts";
import { addVersion, type Branch } from "./branches.ts";
import { findFork } from "./find-fork.ts";

/**
 * Finds where an edited message forks: at the checkpoint right before the message that it replaces. An undelivered message is
 * just replaced.
 * @returns what to send; store the versions once the server has accepted it
 * @throws ConversationChanged if that message is gone; the SDK's HTTPError
 */
export async function resolveFork(chat: ChatHandle, submission: Submission): Promise<Submission> {
  const { message, isSame, edit } = submission;
  if (!message || !edit) return submission;
  const { of, before } = edit;
  try {
    const [branches, { checkpoint, leaf, path }] = await Promise.all([
      chat.page.branching.readAll(),
      findFork(chat.client.threads, chat.threadId, of, chat.now.from),
    ]);
    const fork = branches.find((branch) => branch.message === of)?.fork ?? checkpoint;
    const version = { fork, of, message: message.id, leaf, path };
    return { message, isSame, replacesMessageId: of, fork, branches: addVersion(branches, version) };
  } catch (error) {
    const { kind } = toProblem(error);
    const unsent = unsentOf(before);
    if (unsent?.id !== of || (kind !== "changed" && kind !== "missing")) throw error;
    const replaced = unsent.content;
    return {
      ...before,
      message,
      replaced,
      branches: before?.branches && rename(before.branches, of, message.id),
    };
  }
}

/** The versions, with a message's new id. */
function rename(branches: readonly Branch[], of: string, message: string): Branch[] {
  return branches.map((branch) => (branch.message === of ? { ...branch, message } : branch));
}
