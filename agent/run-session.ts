import { type BaseMessage, createMiddleware, HumanMessage } from "langchain";
import { isSessionLive } from "#auth/client/introspection-client.ts";
import { readOwner } from "#auth/client/person.ts";
import { watchSession } from "#auth/protocol/session-watch.ts";
import { log } from "#observability/log.ts";
import { ModelError } from "./model/errors.ts";

/** With the 2 seconds that an answer about a session may be old: within 5. */
const CHECK_EVERY_MS = 2_500;

/**
 * Ends a run whose person has signed out, and with it every stream of it, on any LangGraph server: in a model call within five
 * seconds, else before the next one. Tool calls are left alone, since a write must not be cut off: they get no token any more.
 * A run of nobody's (Studio) has no session to watch.
 * @param isLive whether a session is live, by its handle; rejects when that can't be found out
 * @throws ModelError `session_over` in the model's node
 */
export function endWithSession(isLive = isSessionLive, everyMs = CHECK_EVERY_MS) {
  return createMiddleware({
    name: "end_with_session",
    wrapModelCall: async (request, handler) => {
      const sessionId = findSession(request.runtime.configurable);
      if (!sessionId) return handler(request);
      const mayGoOn = watchSession(() => isLive(sessionId).catch(noteUnknown));
      // `authenticate` has just asked before the first call of a run.
      if (!isFirstCall(request.state.messages) && !(await mayGoOn())) throw sessionOver();
      const ended = Promise.withResolvers<never>();
      const timer = setInterval(async () => {
        if (!(await mayGoOn())) ended.reject(sessionOver());
      }, everyMs);
      try {
        return await Promise.race([handler(request), ended.promise]);
      } finally {
        clearInterval(timer);
        ended.promise.catch(() => "seen above, or too late");
      }
    },
  });
}

function noteUnknown(error: unknown): never {
  log().warn({ err: error }, "a run's session can't be checked");
  throw error;
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
