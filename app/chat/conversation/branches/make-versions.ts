import type { Client, Message } from "@langchain/langgraph-sdk";
import { isBusy } from "../chat-state.ts";
import type { ConversationOptions } from "../conversation-handle.ts";
import { type Submission, toMessage, unsentOf } from "../submission.ts";
import type { ChatStateHandle } from "../use-chat-state.ts";
import type { AgentState } from "../use-thread-head.ts";
import { type Branch, leaveAt, pathOf } from "./branches.ts";

interface Around extends Pick<ConversationOptions, "threadId" | "branching" | "onUnsent" | "onShow"> {
  threads: Client["threads"];
  chat: ChatStateHandle;
  messages: Message[];
  isRunning: boolean;
  /** The last checkpoint of the version shown; undefined for the newest. */
  from: { readonly current: string | undefined };
  submit(submission: Submission): void;
  fail(error: unknown): void;
}

interface Versions {
  /** Edits one of the person's messages, which starts a second version. */
  editMessage(messageId: string, text: string): Promise<void>;
  /** Resolves the fork of an edited message, and submits it. */
  place(submission: Submission): Promise<void>;
  /** Shows another version. */
  show(branch: Branch): Promise<void>;
}

/** What can be done with the versions of a conversation. */
export function makeVersions(around: Around): Versions {
  const { threadId, branching, onUnsent, onShow, threads, chat, messages, isRunning, from } = around;
  const { now, begin } = chat;

  function place(submission: Submission): Promise<void> {
    const work = async (isOurs: () => boolean) => {
      const { message, edit, isSame } = submission;
      if (!message || !edit) return;
      const said = { ...edit, message, isSame };
      const { resolveFork } = await import("./message-form.tsx");
      const placed = await resolveFork(threads, threadId, said, from.current, branching.readAll);
      if (isOurs()) around.submit(placed);
    };
    return begin({ type: "prepared", submission }, work, around.fail);
  }

  return {
    place,
    async editMessage(of, text) {
      const isSame = messages.some(({ id, content }) => id === of && content === text);
      if (isRunning || isBusy(now.current)) return isSame ? undefined : onUnsent([text]);
      const before = now.current.submission;
      const replacesMessageId = unsentOf(before)?.id === of ? before?.replacesMessageId : of;
      // Shown at once. If the server can't be reached, the fork is looked up again later.
      await place({ message: toMessage(text), replacesMessageId, isSame, edit: { of, before } });
    },
    async show(branch) {
      // The end of an older version that nothing was added to is known.
      if (from.current === undefined) {
        const reading = threads.getState<AgentState>(threadId);
        const [branches, newest] = await Promise.all([branching.readAll(), reading]);
        const leaf = newest.checkpoint?.checkpoint_id;
        if (leaf) branching.keep(leaveAt(branches, pathOf(newest.values), leaf));
      }
      onShow(branch);
    },
  };
}
