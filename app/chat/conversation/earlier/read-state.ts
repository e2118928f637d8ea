import type { Client, ThreadState } from "@langchain/langgraph-sdk";
import type { AgentState } from "../agent-state.ts";

/** Minimum messages per page: some screens of a conversation. */
const PAGE = 60;

interface Wanted {
  /** The checkpoint to read; the newest by default. */
  checkpoint?: string | undefined;
  /** The id of the page's last message; the state's last one by default. */
  upto?: string | undefined;
  /** The id of a message or tool call that the page must contain. */
  from?: string | undefined;
}

/**
 * Reads a state with a page of its messages (app/api/langgraph/[...path]/message-page.ts), which the SDK's method can't ask for.
 * @throws the SDK's HTTPError
 */
export function readState(
  client: Pick<Client, "threads">,
  threadId: string,
  { checkpoint, upto, from }: Wanted,
): Promise<ThreadState<AgentState>> {
  const { threads } = client;
  const send = Reflect.get(threads, "fetch").bind(threads) as (
    path: string,
    init: object,
  ) => Promise<ThreadState<AgentState>>;
  const path = checkpoint ? `/state/${checkpoint}` : "/state";
  return send(`/threads/${threadId}${path}`, { params: { messages: PAGE, upto, from } });
}
