import type { Message, ThreadState } from "@langchain/langgraph-sdk";

/** The agent's state, as far as the chat is concerned. */
export interface AgentState extends Record<string, unknown> {
  messages: Message[];
  /** If earlier messages are not loaded: the last of them, and a checkpoint that holds it. */
  earlier_messages?: { message: string; checkpoint: string } | undefined;
  /** The last message that the model has only as a summary. */
  summarised_upto?: string | null;
  /** Tools of MCP servers that the last run could not offer, a sentence each. */
  missing_tools?: string[] | null;
}

export type States = ThreadState<AgentState>[];

/** A thread's newest state, in the form that useStream takes for an externally loaded thread. */
export interface ThreadHead {
  data: States | undefined;
  error: unknown;
  isLoading: boolean;
  /** Reloads it. Rejects with the error, which is also in `error`. */
  mutate: () => Promise<States>;
  /** The stored state once loaded, without another request. */
  loaded: () => Promise<States>;
  /** No run is active: reloads a state that was read during a run. */
  settle: () => Promise<void>;
}
