import type { ConversationSummary } from "../conversations.ts";
import { kindOfQuestion, type QuestionKind } from "../question-kind.ts";

/** What the list shows besides a conversation's title. */
export type Mark = QuestionKind | "running" | "unread";

/** A thread as the LangGraph server lists it, unchecked. */
export interface ListedThread {
  thread_id: string;
  status: string;
  created_at: string;
  updated_at: string;
  interrupts?: unknown;
}

/** The marks of conversations that have one. */
export function toMarks(
  threads: readonly ListedThread[],
  conversations: readonly ConversationSummary[],
): ReadonlyMap<string, Mark> {
  const known = new Map(threads.map((thread) => [thread.thread_id, thread]));
  const marks = new Map<string, Mark>();
  for (const conversation of conversations) {
    const thread = known.get(conversation.id);
    const mark = thread && toMark(thread, conversation.readAt);
    if (mark) marks.set(conversation.id, mark);
  }
  return marks;
}

function toMark(thread: ListedThread, readAt: number | null): Mark | undefined {
  if (thread.status === "busy") return "running";
  const question = thread.status === "interrupted" ? findQuestion(thread.interrupts) : undefined;
  if (question) return question;
  // A record recreated after a crash has never run: its times mean nothing.
  if (readAt === null || thread.updated_at === thread.created_at) return undefined;
  return Date.parse(thread.updated_at) > readAt ? "unread" : undefined;
}

/** `interrupts` has a list for each task with questions. */
function findQuestion(interrupts: unknown): QuestionKind | undefined {
  if (typeof interrupts !== "object" || interrupts === null) return undefined;
  for (const asked of Object.values(interrupts).flat()) {
    const value: unknown =
      typeof asked === "object" && asked !== null ? Reflect.get(asked, "value") : undefined;
    const kind = kindOfQuestion(value);
    if (kind) return kind;
  }
  return undefined;
}
