"use client";

import { createContext, useContext } from "react";
import type { ConversationSummary } from "./conversations.ts";
import type { DayStarts } from "./day-starts.ts";
import type { Mark } from "./list/marks.ts";

/** What every part of the chat knows and nothing changes. Made by the server in app/chat/layout.tsx. */
export interface ChatFacts {
  user: { name: string; email: string | null };
  /** The GitHub account that the agent acts as; null when it is not connected. */
  account: { login: string } | null;
  /** When the server made the page. */
  now: number;
}

/** The list of conversations, as far as it is loaded. */
export interface Conversations {
  conversations: readonly ConversationSummary[];
  /** There are older ones. */
  hasMore: boolean;
  marks: ReadonlyMap<string, Mark>;
  /** By which they are grouped: the days before the page was made. */
  days: DayStarts;
}

/** A conversation that the server has, and that is being shown. */
export interface OpenConversation {
  id: string;
  /** The agent is answering in it. */
  isRunning: boolean;
}

/** What can be done with conversations. The same object for the whole visit. */
export interface ConversationActions {
  /** Puts a conversation on top of the list: something was said in it. `title`: for one that the list does not know. */
  bumpConversation(id: string, title: string): void;
  /** Says which conversation is before the person's eyes; the same object for as long as nothing changes. */
  noteOpen(open: OpenConversation | undefined): void;
  /** Fetches the next older ones. Rejects when they can't be had. */
  loadMore(): Promise<void>;
  rename(id: string, title: string): void;
  /** Deletes it, unless the person takes that back in the next seconds: then it is there again, and that is said. */
  remove(conversation: ConversationSummary, onBack: () => void): void;
}

export const ChatContext = createContext<ChatFacts | null>(null);
export const ConversationsContext = createContext<Conversations | null>(null);
export const ConversationActionsContext = createContext<ConversationActions | null>(null);

/** The facts around a component. */
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
