import { authenticateClient } from "#auth/authorization-server/client-assertion.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import { oauthError, oauthJson, readForm } from "#auth/authorization-server/oauth-response.ts";
import {
  type ExchangeRequest,
  exchange,
  parseExchangeRequest,
} from "#auth/authorization-server/secrets/exchange.ts";
import { tokenStores } from "#auth/authorization-server/secrets/secret-store.ts";
import { serverIdentity } from "#auth/authorization-server/server-keys.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { database } from "#db/index.ts";
import { recordEvent } from "#observability/record-event.ts";

/** RFC 8693: the agent exchanges a session's handle for that person's token at a provider. */
export async function POST(request: Request): Promise<Response> {
  const startedAt = performance.now();
  let asked: ExchangeRequest | undefined;
  try {
    const form = await readForm(request);
    await authenticateClient(database(), form, serverIdentity());
    asked = parseExchangeRequest(form);
    const answer = await exchange(tokenStores(), asked, webEnv().WRITES_PER_DAY);
    recordEvent({ kind: "exchange", result: "ok", ...describeExchange(asked, startedAt, answer.use_id) });
    return oauthJson(answer);
  } catch (error) {
    const result = isAuthError(error) ? error.code : "failed";
    recordEvent({ kind: "exchange", result, error, ...describeExchange(asked, startedAt) });
    return oauthError(error);
  }
}

/** The request as it is logged: who, what, and in which request and conversation. */
function describeExchange(
  asked: ExchangeRequest | undefined,
  startedAt: number,
  useId: string | null = null,
) {
  if (!asked) return {};
  const { tool, audience: provider, access, scope: scopes, resource_name: resource = null } = asked;
  const { request_id: requestId, thread_id: threadId, run_id: runId, subject_token: sessionId } = asked;
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const at = performance.timeOrigin + startedAt;
  return {
    requestId,
    facts: { tool, provider, access, scopes, resource, ms, useId },
    origin: threadId ? { threadId, runId, at, person: { sessionId } } : undefined,
  };
}
