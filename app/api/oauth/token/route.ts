import { authenticateClient } from "#auth/client-assertion.ts";
import { isAuthError } from "#auth/errors.ts";
import { log } from "#auth/log.ts";
import { metrics } from "#auth/metrics.ts";
import { oauthError, oauthJson, readForm } from "#auth/oauth-response.ts";
import { type ExchangeRequest, exchange, parseExchangeRequest } from "#auth/secrets/exchange.ts";
import { secretStore } from "#auth/secrets/secret-store.ts";
import { serverIdentity } from "#auth/server-keys.ts";
import { database } from "#db/index.ts";

/** RFC 8693: the agent exchanges a session's handle for that person's token at a provider. */
export async function POST(request: Request): Promise<Response> {
  let asked: ExchangeRequest | undefined;
  try {
    const form = await readForm(request);
    await authenticateClient(database(), form, serverIdentity());
    asked = parseExchangeRequest(form);
    const answer = await exchange({ db: database(), secrets: secretStore() }, asked);
    noteExchange("ok", asked, { use_id: answer.use_id });
    return oauthJson(answer);
  } catch (error) {
    noteExchange(isAuthError(error) ? error.code : "failed", asked, { err: error });
    return oauthError(error);
  }
}

/** Answers that a person mends, in the course of things: signing in, connecting, giving more. */
const EXPECTED = new Set(["invalid_grant", "interaction_required", "insufficient_scope", "already_sent"]);

/** Who asked for what, in which request, and whether it was given. No token, and no session's handle. */
function noteExchange(result: string, asked: ExchangeRequest | undefined, more: object): void {
  metrics().exchanges.inc({ result });
  const { request_id, thread_id, run_id, audience: provider, tool, access } = asked ?? {};
  const line = { result, request_id, thread_id, run_id, provider, tool, access, ...more };
  if (result === "ok") log().info(line, "exchange");
  else if (EXPECTED.has(result)) log().info(line, "exchange refused");
  else log().warn(line, "exchange failed");
}
