import { webEnv } from "#auth/authorization-server/env.ts";
import { listProviderAccounts } from "#auth/authorization-server/introspection.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { sessionTokenKeys } from "#auth/authorization-server/server-keys.ts";
import { findSession } from "#auth/authorization-server/session-store.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { mintSessionToken } from "#auth/protocol/session-token.ts";
import { database } from "#db/index.ts";
import { type ForwardedRequest, forward } from "./forward.ts";

/**
 * Forwards a request with a session token minted for it. On a starved machine the token may expire before the LangGraph server
 * reads it: that is no reason to tell a person whose session is live to sign in.
 * @param owner whose live session it is
 * @returns the server's answer; 401 only when the session is over; 503 when a second token expired too
 */
export async function forwardAsPerson(
  request: ForwardedRequest,
  owner: { userId: string; sessionId: string },
  requestId: string,
): Promise<Response> {
  const { LANGGRAPH_URL, APP_URL } = webEnv();
  const accounts = await listProviderAccounts(database(), owner.userId);
  const send = async () => {
    const token = await mintSessionToken(
      { ...owner, accounts },
      sessionTokenKeys().signing,
      APP_URL,
      requestId,
    );
    return forward(LANGGRAPH_URL, request, token);
  };
  const first = await send();
  if (first.status !== 401 || !(await isLive(owner.sessionId))) return first;
  await first.body?.cancel();
  const second = await send();
  if (second.status !== 401 || !(await isLive(owner.sessionId))) return second;
  await second.body?.cancel();
  return refuse(REFUSALS.agentBusy);
}

/** Whether the session has not ended meanwhile. */
export async function isLive(sessionId: string): Promise<boolean> {
  return (await findSession(database(), sessionId)).session !== null;
}
