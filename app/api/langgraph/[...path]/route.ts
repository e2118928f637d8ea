import { findConversationOwner, forgetConversation } from "#app/chat/conversations.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { refuseRequest } from "#auth/authorization-server/serve-person.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { webLimits } from "#auth/authorization-server/web-limits.ts";
import { holdsDecision } from "#auth/protocol/decisions.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { readBody } from "#auth/protocol/read-body.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { findBodyProblem, repairBody } from "#auth/resource-server/bodies.ts";
import { notServed } from "#auth/resource-server/not-served.ts";
import { findRoute, isStream, rawPath } from "#auth/resource-server/route-policy.ts";
import { database } from "#db/index.ts";
import { logSecurity } from "#observability/security-log.ts";
import { type ForwardedRequest, readOf } from "./forward.ts";
import { forwardAsPerson, isLive } from "./forward-as-person.ts";
import { cutMessages, readMessagePage } from "./message-page.ts";
import { noteRequest, type Observation, observe, since, watchRun } from "./observe.ts";
import { readSentMessage, touchWhenAccepted } from "./touch-on-send.ts";
import { type StreamEnd, watchStream } from "./watch-stream.ts";

/**
 * The BFF, step 3 of the reference's sequence. The browser has a cookie and no token. The BFF exchanges the cookie's live session
 * for a session token of 60 seconds, and forwards what the route policy allows.
 */
const PREFIX = "/api/langgraph";

async function serve(request: Request, seen: Observation): Promise<Response> {
  const { session, user } = await getSession();
  if (!session) return refuse({ ...REFUSALS.signedOut, message: "Sign in to talk to the agent." });
  seen.userId = user.id;
  const sessionMs = since(seen);
  const refusal = refuseRequest(request, user.id);
  if (refusal) return refusal;
  const path = rawPath(request.url).slice(PREFIX.length);
  const route = findRoute(request.method, path);
  if (!route) return refuse(notServed(path));
  seen.route = route.name;
  seen.threadId = route.threadId;
  seen.runId = route.runId;

  const sent = await readBody(request);
  if (sent === undefined) return refuse(REFUSALS.tooLarge);
  const body = repairBody(sent);
  const wrong = request.method === "GET" ? undefined : findBodyProblem(route, body);
  if (wrong) return refuse(wrong);
  const message = readSentMessage(route, user.id, body);
  const owned = message && (await findConversationOwner(database(), message.threadId));
  if (owned && owned !== user.id) return refuse(REFUSALS.noConversation);

  const checkedMs = since(seen);
  const owner = { userId: user.id, sessionId: session.id };
  const { searchParams: query } = new URL(request.url);
  const { method, headers, signal } = request;
  const leave = isStream(route) ? webLimits().openStream(user.id) : () => {};
  if (!leave) return refuse(REFUSALS.tooManyStreams);
  const mintedMs = since(seen);
  const ask = (wanted: ForwardedRequest) => forwardAsPerson(wanted, owner, seen.requestId);
  const answer = await ask({ method, path, query, headers, body, signal })
    .then(async (first) => {
      if (message) await touchWhenAccepted(message, !owned, first, (thread) => ask(readOf(thread)));
      return first;
    })
    .catch((error: unknown) => {
      leave();
      throw error;
    });
  noteRequest(seen, { sessionMs, checkedMs, mintedMs }, answer);
  if (answer.ok && sendsDecision(body)) {
    logSecurity("approval_sent", { ...readOrigin(headers), userId: user.id }, { thread_id: route.threadId });
  }
  if (route.name === "threads.delete" && route.threadId && (answer.ok || answer.status === 404)) {
    await forgetConversation(database(), user.id, route.threadId);
  }
  const page = readMessagePage(route, query);
  if (page) return cutMessages(answer, page);
  if (!isStream(route)) return answer;
  const run = watchRun(seen);
  const end = (how: StreamEnd) => {
    leave();
    run.onEnd(how);
  };
  return watchStream(answer, () => isLive(session.id), end, run.onChunk);
}

/** The agent logs the decisions itself, under the same request id: agent/approval/ask.ts. */
function sendsDecision(body: string): boolean {
  const sent = body.includes("decisions") ? parseJson(body) : undefined;
  return typeof sent === "object" && sent !== null && holdsDecision(Reflect.get(sent, "command"));
}

const handle = (request: Request): Promise<Response> => observe(request, serve);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST };
