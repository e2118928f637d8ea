import type { Client, ThreadState } from "@langchain/langgraph-sdk";
import type { AgentState } from "../agent-state.ts";
import { readHistory } from "../earlier/read-state.ts";
import { ConversationChanged } from "../problem.ts";
import { pathOf } from "./branches.ts";

type State = ThreadState<AgentState>;
type Threads = Client["threads"];

/** How many states to fetch at a time on the way back. A turn of the agent makes about ten. */
const PAGE = 12;

/** Where an edited message can fork from. */
export interface Fork {
  /** The checkpoint right before the message. */
  checkpoint: string;
  /** The conversation's current checkpoint. */
  leaf: string;
  /** The ids of all messages, including those sent in other windows. */
  path: readonly string[];
}

/**
 * Finds the checkpoint right before a message, going back from the end.
 * @param at the checkpoint that is shown; undefined for the thread's newest
 * @throws ConversationChanged when the message is not in that version of the conversation; the SDK's HTTPError
 */
export async function findFork(
  threads: Threads,
  threadId: string,
  message: string,
  at: string | undefined,
): Promise<Fork> {
  const head = await threads.getState<AgentState>(threadId, at);
  const leaf = idOf(head);
  const known = new Map<string, State>();
  let state = head;
  if (!leaf || !has(state, message)) throw new ConversationChanged();
  for (;;) {
    const parent = state.parent_checkpoint?.checkpoint_id;
    if (!parent) throw new Error("The conversation does not reach back to before this message.");
    if (!known.has(parent)) await fetchBefore(threads, threadId, state, known);
    const before = known.get(parent) ?? (await threads.getState<AgentState>(threadId, parent));
    if (!has(before, message)) return { checkpoint: parent, leaf, path: pathOf(head.values) };
    state = before;
  }
}

async function fetchBefore(
  threads: Threads,
  threadId: string,
  state: State,
  known: Map<string, State>,
): Promise<void> {
  const states = await readHistory(threads, threadId, { limit: PAGE, before: idOf(state) });
  for (const older of states) known.set(idOf(older), older);
}

function idOf(state: State): string {
  return state.checkpoint?.checkpoint_id ?? "";
}

function has(state: State, message: string): boolean {
  return state.values.messages?.some(({ id }) => id === message) ?? false;
}
