import type { Client } from "@langchain/langgraph-sdk";
import { toProblem } from "../problem.ts";
import { type Sent, type Submission, unsentOf } from "../submission.ts";
import { addVersion, type Branch } from "./branches.ts";
import { findFork } from "./find-fork.ts";

export interface MessageEdit {
  message: Sent;
  /** The message of which it is another version. */
  of: string;
  /** What was said last before it. */
  before: Submission | undefined;
  /** In the very same words. */
  isSame: boolean | undefined;
}

/**
 * Finds where an edited message forks: behind the checkpoint right before the one that it replaces, as a version beside it. What
 * did not arrive yet is said in other words where it was to stand.
 * @param at the checkpoint that is shown; undefined for the newest
 * @param readAll the conversation's versions as they are now
 * @returns what to send; the versions are to be kept once the server has taken it
 * @throws ConversationChanged when that message is not there any more; the SDK's HTTPError
 */
export async function resolveFork(
  threads: Pick<Client["threads"], "getState" | "getHistory">,
  threadId: string,
  { message, of, before, isSame }: MessageEdit,
  at: string | undefined,
  readAll: () => Promise<readonly Branch[]>,
): Promise<Submission> {
  try {
    const [branches, { checkpoint, leaf, path }] = await Promise.all([
      readAll(),
      findFork(threads, threadId, of, at),
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

/** The versions, with a message's new name. */
function rename(branches: readonly Branch[], of: string, message: string): Branch[] {
  return branches.map((branch) => (branch.message === of ? { ...branch, message } : branch));
}
