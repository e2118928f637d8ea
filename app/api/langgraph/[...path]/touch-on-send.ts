import { z } from "zod";
import { isOthersConversation, touchConversation } from "#app/chat/conversations.ts";
import { parseJson } from "#auth/protocol/json.ts";
import type { Route } from "#auth/resource-server/route-policy.ts";
import { database } from "#db/index.ts";
import { log } from "#observability/log.ts";

/** A message sent to a conversation, for its row: the list of conversations is ours, not the server's. */
type SentMessage = Parameters<typeof touchConversation>[1];

const runSchema = z.looseObject({
  assistant_id: z.string(),
  input: z.looseObject({ messages: z.array(z.looseObject({ content: z.unknown() })) }).nullish(),
});

/** @returns undefined for a request that starts no run in a thread */
export function readSentMessage(route: Route, userId: string, body: string): SentMessage | undefined {
  const { name, threadId } = route;
  const isRun = name === "runs.stream" || name === "runs.create" || name === "runs.wait";
  if (!isRun || !threadId || !body) return undefined;
  const { data: run } = runSchema.safeParse(parseJson(body));
  if (!run) return undefined;
  const content = run.input?.messages.at(-1)?.content;
  const text = typeof content === "string" ? content : "";
  return { userId, threadId, assistant: run.assistant_id.slice(0, 64), text };
}

/** Whether the message must be rejected: the conversation is another person's. */
export async function isForeignConversation({ userId, threadId }: SentMessage): Promise<boolean> {
  return isOthersConversation(database(), userId, threadId);
}

/** Outcomes that do not tell whether the run started: the browser left, or the server was too slow. */
const UNKNOWN = [499, 503];

/**
 * Creates or touches the conversation's row once the server has started the run, before the client gets the response.
 * @param askThread sends a GET to the LangGraph server as the person
 */
export async function touchWhenAccepted(
  message: SentMessage,
  answer: Response,
  askThread: (path: string) => Promise<Response>,
): Promise<void> {
  let isAccepted = answer.ok;
  if (UNKNOWN.includes(answer.status)) {
    const thread = await askThread(`/threads/${message.threadId}`);
    await thread.body?.cancel();
    isAccepted = thread.ok;
  }
  if (!isAccepted) return;
  await touchConversation(database(), message).catch((error: unknown) => {
    // The run continues, and the next message updates the row.
    log().warn({ err: error, thread_id: message.threadId }, "a conversation's row was not touched");
  });
}
