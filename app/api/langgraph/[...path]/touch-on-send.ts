import { z } from "zod";
import { forgetConversation, touchConversation } from "#app/chat/conversations.ts";
import { parseJson } from "#auth/protocol/json.ts";
import type { Route } from "#auth/resource-server/route-policy.ts";
import { database } from "#db/index.ts";

/** What a request that says something did to the list of conversations, which is ours and not the server's. */
export interface TouchedConversation {
  /** Forgets the row that this very request made; does nothing where there was one before. */
  rollback(): Promise<void>;
  /**
   * The same where the server did not begin the run, and shows the person no such thread: a row would keep the one whose
   * thread it is out of it. Whether a thread is there is asked for, as whoever leaves early is not told.
   * @returns the answer, as it was
   */
  reconcile(answer: Response, askThread: (path: string) => Promise<Response>): Promise<Response>;
}

const NOTHING: TouchedConversation = { rollback: async () => {}, reconcile: async (answer) => answer };

const runSchema = z.looseObject({
  assistant_id: z.string(),
  input: z.looseObject({ messages: z.array(z.looseObject({ content: z.unknown() })) }).nullish(),
});

/**
 * A run in a conversation makes or touches its row.
 * @returns undefined when the conversation is another person's
 */
export async function touchOnSend(
  route: Route,
  userId: string,
  body: string,
): Promise<TouchedConversation | undefined> {
  const { name, threadId } = route;
  const isRun = name === "runs.stream" || name === "runs.create" || name === "runs.wait";
  if (!isRun || !threadId || !body) return NOTHING;
  const run = runSchema.safeParse(parseJson(body));
  if (!run.success) return NOTHING;
  const said = run.data.input?.messages.at(-1)?.content;
  const touched = await touchConversation(database(), {
    userId,
    threadId,
    assistant: run.data.assistant_id.slice(0, 64),
    text: typeof said === "string" ? said : "",
  });
  if (!touched) return undefined;
  return touched.isNew ? makeNoted(userId, threadId) : NOTHING;
}

function makeNoted(userId: string, threadId: string): TouchedConversation {
  const rollback = () => forgetConversation(database(), userId, threadId);
  return {
    rollback,
    async reconcile(answer, askThread) {
      if (answer.ok) return answer;
      const thread = await askThread(`/threads/${threadId}`);
      await thread.body?.cancel();
      if (!thread.ok) await rollback();
      return answer;
    },
  };
}
