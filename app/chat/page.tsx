import type { Metadata } from "next";
import { requireUser } from "#auth/authorization-server/session.ts";
import { ConversationSlot } from "./conversation-slot.tsx";

export const metadata: Metadata = { title: "Chat" };

/** A new conversation. */
export default async function NewChatPage() {
  await requireUser("/chat");
  return <ConversationSlot />;
}
