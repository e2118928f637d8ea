import type { Message } from "@langchain/langgraph-sdk";

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
