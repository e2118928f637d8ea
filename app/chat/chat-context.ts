"use client";

import { createContext, useContext } from "react";

/** What every part of the chat knows. Made by the server in app/chat/layout.tsx. */
export interface ChatFacts {
  user: { name: string; email: string | null };
  /** The GitHub account that the agent acts as; null when it is not connected. */
  account: { login: string } | null;
  conversations: ConversationSummary[];
  /** When the server made the page, and in which time zone days are counted. */
  now: number;
  timeZone: string;
}

export interface ConversationSummary {
  id: string;
  title: string;
  updatedAt: number;
}

/** The facts, with what the chat does to them. */
export interface Chat extends ChatFacts {
  /** Puts a conversation on top of the list, making it with a title from `text` when it is new. */
  noteMessage(id: string, text: string): void;
}

export const ChatContext = createContext<Chat | null>(null);

/** The chat around a component. */
export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("useChat is for components inside <ChatShell>.");
  return chat;
}
