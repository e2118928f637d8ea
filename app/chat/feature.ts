import type { ComponentType } from "react";

/** What a feature brings to the chat's pages. */
export interface ChatFeature {
  /** Graphs of langgraph.json that people can talk to, in their words. */
  assistants?: readonly { id: string; name: string; text: string }[];
  /** Its tools in words: what is being done, what was done. */
  toolWords?: Readonly<Record<string, readonly [doing: string, done: string]>>;
  /** A button at the top of a conversation. */
  HeaderButton?: ComponentType<{ threadId: string }>;
}
