import type { Client } from "@langchain/langgraph-sdk";
import { toProblem } from "../problem.ts";
import { type Sent, type Submission, unsentOf } from "../submission.ts";
import { addVersion, type Branch } from "./branches.ts";
import { findFork } from "./find-fork.ts";

export interface MessageEdit {
  message: Sent;
  /** The message of which it is another version. */
  of: string;
  /** The submission before it. */
  before: Submission | undefined;
  /** With the same text. */
  isSame: boolean | undefined;
}

/**
 * Finds where an edited message forks: at the checkpoint right before the message that it replaces. An undelivered message is
 * just replaced.
 * @param at the checkpoint that is shown; undefined for the newest
 * @param readAll the conversation's versions as they are now
 * @returns what to send; store the versions once the server has accepted it
 * @throws ConversationChanged if that message is gone; the SDK's HTTPError
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

/** The versions, with a message's new id. */
function rename(branches: readonly Branch[], of: string, message: string): Branch[] {
  return branches.map((branch) => (branch.message === of ? { ...branch, message } : branch));
}
