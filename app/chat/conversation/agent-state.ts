import type { Message } from "@langchain/langgraph-sdk";

/** The agent's state, as far as the chat is concerned. */
export interface AgentState extends Record<string, unknown> {
  messages: Message[];
  /** Messages before those were not loaded: the last of them, and a checkpoint that has it. */
  earlier_messages?: { message: string; checkpoint: string } | undefined;
  /** The last message that the model knows by a summary only. */
  summarised_upto?: string | null;
  /** Tools of MCP servers that the last run could not offer, a sentence each. */
  missing_tools?: string[] | null;
}
