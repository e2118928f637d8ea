import { after } from "next/server";
import { authenticateClient } from "#auth/authorization-server/client-assertion.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import { oauthError, oauthJson, readForm } from "#auth/authorization-server/oauth-response.ts";
import {
  type ExchangeRequest,
  exchange,
  parseExchangeRequest,
} from "#auth/authorization-server/secrets/exchange.ts";
import { secretStore } from "#auth/authorization-server/secrets/secret-store.ts";
import { serverIdentity } from "#auth/authorization-server/server-keys.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { database } from "#db/index.ts";
import { log } from "#observability/log.ts";
import { metrics } from "#observability/metrics.ts";
import { describeRequest } from "#observability/traces.ts";
import { recordEvent } from "#observability/web-events.ts";

/** RFC 8693: the agent exchanges a session's handle for that person's token at a provider. */
export async function POST(request: Request): Promise<Response> {
  const startedAt = performance.now();
  let asked: ExchangeRequest | undefined;
  try {
    const form = await readForm(request);
    await authenticateClient(database(), form, serverIdentity());
    asked = parseExchangeRequest(form);
    const answer = await exchange({ db: database(), secrets: secretStore() }, asked, webEnv().WRITES_PER_DAY);
    noteExchange("ok", asked, { use_id: answer.use_id });
    showExchange("ok", asked, startedAt, answer.use_id);
    return oauthJson(answer);
  } catch (error) {
    const result = isAuthError(error) ? error.code : "failed";
    noteExchange(result, asked, { err: error });
    showExchange(result, asked, startedAt);
    return oauthError(error);
  }
}

/** Expected refusals, which a person resolves by signing in, connecting or granting more. */
const EXPECTED = new Set([
  "invalid_grant",
  "interaction_required",
  "insufficient_scope",
  "already_sent",
  "other_account",
  "token_may_only_read",
  "writes_disabled",
  "write_budget_spent",
  "approval_outdated",
]);

/** Who asked for what, in which request, and whether it was given. No token, and no session's handle. */
function noteExchange(result: string, asked: ExchangeRequest | undefined, more: object): void {
  metrics().exchanges.inc({ result });
  const { request_id, thread_id, run_id, audience: provider, tool, access } = asked ?? {};
  const facts = { result, request_id, thread_id, run_id, provider, tool, access };
  const line = { ...facts, ...more };
  describeRequest(facts);
  if (result === "ok") log().info(line, "exchange");
  else if (EXPECTED.has(result)) log().info(line, "exchange refused");
  else log().warn(line, "exchange failed");
}

/** For those who watch the conversation, once the response is sent. */
function showExchange(
  result: string,
  asked: ExchangeRequest | undefined,
  startedAt: number,
  useId: string | null = null,
): void {
  if (!asked?.thread_id) return;
  const { tool, audience: provider, access, scope: scopes, resource_name: resource = null } = asked;
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const at = performance.timeOrigin + startedAt;
  const { thread_id: threadId, run_id: runId, subject_token: sessionId } = asked;
  const facts = { tool, provider, access, scopes, resource, result, ms, useId };
  after(() => recordEvent({ kind: "exchange", facts, threadId, runId, at, person: { sessionId } }));
}
