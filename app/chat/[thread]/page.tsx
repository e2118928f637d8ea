import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getSession, requireUser } from "#auth/authorization-server/session.ts";
import { database } from "#db/index.ts";
import { ConversationSlot } from "../conversation-slot.tsx";
import { findConversation, toStoredConversation } from "../conversations.ts";

type Params = Promise<{ thread: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { user } = await getSession();
  const conversation = user ? await findConversation(database(), user.id, (await params).thread) : undefined;
  return { title: conversation?.title ?? "Chat" };
}

/** One of the person's own conversations; another person's is not found. */
export default async function ThreadPage({ params }: { params: Params }) {
  const { thread } = await params;
  const { user } = await requireUser(`/chat/${encodeURIComponent(thread)}`);
  const conversation = await findConversation(database(), user.id, thread);
  if (!conversation) notFound();
  return <ConversationSlot stored={toStoredConversation(conversation)} />;
}
