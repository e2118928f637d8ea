import { startTransition, useCallback, useState } from "react";
import type { AgentState } from "../agent-state.ts";
import type { ChatHandle } from "../chat-handle.ts";
import { joinPages } from "./pages.ts";
import { readState } from "./read-state.ts";

export interface Earlier {
  /** The state with all loaded messages. */
  state: AgentState;
  /** Loads the page of messages before those; undefined at the start of the conversation. */
  load: (() => Promise<void>) | undefined;
}

/**
 * The earlier messages of a conversation, page by page.
 * @param values the streamed or stored state; its messages may start later than those already shown
 */
export function useEarlier(chat: ChatHandle, values: AgentState): Earlier {
  const [page, setPage] = useState<AgentState>();
  const state = joinPages(page, joinPages(chat.page.state, values));
  const { message, checkpoint } = state.earlier_messages ?? {};
  const load = useCallback(async () => {
    const { values } = await readState(chat.client.threads, chat.threadId, { checkpoint, upto: message });
    startTransition(() => setPage(values));
  }, [chat, message, checkpoint]);
  return { state, load: message ? load : undefined };
}
