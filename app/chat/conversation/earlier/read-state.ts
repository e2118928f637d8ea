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

type State = ThreadState<AgentState>;
type Threads = Client["threads"];

/**
 * Reads a state with a page of its messages (app/api/langgraph/[...path]/message-page.ts), which the SDK's method can't ask for.
 * @throws the SDK's HTTPError
 */
export function readState(threads: Threads, threadId: string, wanted: Wanted): Promise<State> {
  const { checkpoint, upto, from } = wanted;
  const path = checkpoint ? `/state/${checkpoint}` : "/state";
  return get(threads, `/threads/${threadId}${path}`, { messages: PAGE, upto, from });
}

/**
 * Reads the states before a checkpoint. By GET: in the SDK's POST the npm server accepts `before` only as an id, LangSmith's only as
 * an object (docs/facts.md P4).
 * @throws the SDK's HTTPError
 */
export function readHistory(
  threads: Threads,
  threadId: string,
  params: { limit: number; before: string },
): Promise<State[]> {
  return get(threads, `/threads/${threadId}/history`, params);
}

/** The SDK's own request. */
function get<T>(threads: Threads, path: string, params: object): Promise<T> {
  return Reflect.get(threads, "fetch").call(threads, path, { params });
}
