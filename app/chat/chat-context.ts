"use client";

import { createContext, useContext } from "react";
import type { ConversationSummary } from "./conversations.ts";
import type { DayBoundaries } from "./day-boundaries.ts";
import type { Mark } from "./list/marks.ts";

/** What every part of the chat knows, and what never changes. Rendered by the server in app/chat/layout.tsx. */
export interface ChatFacts {
  user: { name: string; email: string | null };
  /** The GitHub account that the agent acts as; null when it is not connected. */
  account: { login: string } | null;
  /** When the server rendered the page. */
  now: number;
}

/** The loaded part of the list of conversations. */
export interface Conversations {
  conversations: readonly ConversationSummary[];
  /** Whether there are older ones. */
  hasMore: boolean;
  marks: ReadonlyMap<string, Mark>;
  /** Conversations are grouped by the days before the page was rendered. */
  days: DayBoundaries;
}

/** The stored conversation that is shown. */
export interface OpenConversation {
  id: string;
  /** Whether the agent is answering in it. */
  isRunning: boolean;
}

/** Actions on conversations. The same object for the whole visit. */
export interface ConversationActions {
  /** Moves a conversation to the top of the list after a message. `title`: for one that is not listed. */
  bumpConversation(id: string, title: string): void;
  /** Sets the conversation that is shown; the same object as long as nothing changes. */
  noteOpen(open: OpenConversation | undefined): void;
  /** Fetches the next older ones. Rejects if that fails. */
  loadMore(): Promise<void>;
  rename(id: string, title: string): void;
  /** Deletes a conversation, unless the person undoes it within seconds: then it is listed again, and a toast says so. */
  remove(conversation: ConversationSummary, onBack: () => void): void;
}

export const ChatContext = createContext<ChatFacts | null>(null);
export const ConversationsContext = createContext<Conversations | null>(null);
export const ConversationActionsContext = createContext<ConversationActions | null>(null);

/** The context of a component. */
export function useChat(): ChatFacts {
  return required(useContext(ChatContext));
}

export function useConversations(): Conversations {
  return required(useContext(ConversationsContext));
}

export function useConversationActions(): ConversationActions {
  return required(useContext(ConversationActionsContext));
}

function required<T>(value: T | null): T {
  if (value === null) throw new Error("This hook is for components inside <ChatShell>.");
  return value;
}
