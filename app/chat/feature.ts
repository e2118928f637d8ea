import type { ComponentType } from "react";

/** What a feature brings to the chat's pages. */
export interface ChatFeature {
  /** Graphs of langgraph.json that people can talk to. */
  assistants?: readonly { id: string; name: string; text: string }[];
  /** What each of its tools is doing, and what it did. */
  toolWords?: Readonly<Record<string, readonly [doing: string, done: string]>>;
  /** A button in a conversation's header. */
  HeaderButton?: ComponentType<{ threadId: string }>;
}
