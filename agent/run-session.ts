import { type BaseMessage, createMiddleware, HumanMessage } from "langchain";
import { readOwner } from "#auth/client/person.ts";
import { watchSessionEnd } from "#auth/client/session-end.ts";
import { ModelError } from "./model/errors.ts";

/**
 * Ends a run whose person has signed out, and all its streams, on any LangGraph server: during a model call within five seconds,
 * else before the next one. Tool calls are not interrupted, since a write must not be cut off; they get no more tokens. A run
 * without a user (Studio) has no session.
 * @param isLive whether a session is live, by its id; rejects if that is unknown
 * @throws ModelError `session_over` in the model's node
 */
export function endWithSession(isLive?: (sessionId: string) => Promise<boolean>, everyMs?: number) {
  return createMiddleware({
    name: "end_with_session",
    wrapModelCall: async (request, handler) => {
      const sessionId = findSession(request.runtime.configurable);
      if (!sessionId) return handler(request);
      const ended = Promise.withResolvers<never>();
      const session = watchSessionEnd(sessionId, () => ended.reject(sessionOver()), isLive, everyMs);
      try {
        // `authenticate` has just checked before a run's first call.
        if (!isFirstCall(request.state.messages) && !(await session.mayGoOn())) throw sessionOver();
        return await Promise.race([handler(request), ended.promise]);
      } finally {
        session.stop();
        ended.promise.catch(() => "seen above, or too late");
      }
    },
  });
}

function findSession(configurable: Record<string, unknown> | undefined): string | undefined {
  try {
    return readOwner(configurable).sessionId;
  } catch {
    return undefined;
  }
}

const isFirstCall = (messages: readonly BaseMessage[]): boolean => HumanMessage.isInstance(messages.at(-1));

const sessionOver = () => new ModelError("session_over");
