import { webEnv } from "#auth/authorization-server/env.ts";
import { listProviderAccounts } from "#auth/authorization-server/introspection.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { sessionTokenKeys } from "#auth/authorization-server/server-keys.ts";
import { findSession } from "#auth/authorization-server/session-store.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { mintSessionToken } from "#auth/protocol/session-token.ts";
import { database } from "#db/index.ts";
import { log } from "#observability/log.ts";
import { type ForwardedRequest, forward } from "./forward.ts";

/**
 * Forwards a request with a session token minted for it. On an overloaded machine the token may expire before the LangGraph
 * server reads it; a person with a live session must not be asked to sign in because of that.
 * @param owner the person with the live session
 * @returns the server's response; 401 only if the session has ended; 503 if a second token expired too
 */
export async function forwardAsPerson(
  request: ForwardedRequest,
  owner: { userId: string; sessionId: string },
  requestId: string,
): Promise<Response> {
  const { LANGGRAPH_URL, APP_URL } = webEnv();
  const accounts = await listProviderAccounts(database(), owner.userId);
  const send = async () => {
    const token = mintSessionToken({ ...owner, accounts }, sessionTokenKeys().signing, APP_URL, requestId);
    return forward(LANGGRAPH_URL, request, token);
  };
  const first = await send();
  if (first.status !== 401 || !(await isLive(owner.sessionId))) return first;
  await first.body?.cancel();
  const second = await send();
  if (second.status !== 401 || !(await isLive(owner.sessionId))) return second;
  await second.body?.cancel();
  log().warn(
    { request_id: requestId },
    "the LangGraph server rejected two new session tokens: is its clock right?",
  );
  return refuse(REFUSALS.agentBusy);
}

/** Whether the session is still live. */
export async function isLive(sessionId: string): Promise<boolean> {
  return (await findSession(database(), sessionId)).session !== null;
}
