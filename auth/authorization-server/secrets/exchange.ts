import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { idSchema } from "#auth/protocol/ids.ts";
import { DEFAULT_WRITES_PER_DAY } from "#auth/protocol/limit-env.ts";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { scopesOf } from "#auth/protocol/scopes.ts";
import { flushToDisk } from "#db/flush.ts";
import type { Connection, Schema, Session } from "#db/schema.ts";
import { parseFields } from "../oauth-response.ts";
import { findSession, lockLiveSession } from "../session-store.ts";
import { requireTarget } from "./audience.ts";
import type { ConnectionProvider } from "./providers/descriptor.ts";
import { findProviderOf } from "./providers/of-person.ts";
import type { TokenStores } from "./stores/contract.ts";
import { usableTokens } from "./usable-tokens.ts";
import { checkWriteLimits } from "./write-limits.ts";
import { claimWrite, type WriteClaim } from "./writes.ts";

/**
 * Step 6a–6b of the reference's sequence: during a tool call, the agent requests the person's own token.
 * RFC 8693, with the session's handle as the subject token. Why here and not in `authenticate`: docs/decisions/0003.
 */

const requestSchema = z.object({
  grant_type: z.literal(EXCHANGE_GRANT),
  subject_token: z.string().min(1),
  subject_token_type: z.literal(SESSION_HANDLE_TYPE),
  audience: z.string().min(1),
  /** The MCP server that the agent will send the token to (RFC 8693 §2.1); omitted for the provider's own API. */
  resource: z.url().max(2000).optional(),
  scope: z.string().default(""),
  tool: z.string().min(1).max(100),
  access: z.enum(["read", "write"]),
  resource_name: z.string().max(300).optional(),
  thread_id: idSchema.optional(),
  run_id: idSchema.optional(),
  tool_call_id: z.string().max(200).optional(),
  /** The id of the request that started the run, in the logs of both processes. */
  request_id: z.string().max(100).optional(),
  action_id: z.uuid().optional(),
  approved_by: z.string().max(200).optional(),
  arguments_hash: z.string().max(200).optional(),
  /** The private data read before, if the write goes to a public place or a third party. */
  private_sources: z.string().max(1000).optional(),
  /** The account on the card, with which it was approved. */
  approved_login: z.string().max(200).optional(),
  /** When the approval was requested, in milliseconds since 1970. */
  asked_at: z.coerce.number().int().positive().optional(),
  /** The use whose token the provider rejected: the next token must be another, or the connection ends. */
  rejected_use: z.uuid().optional(),
});
export type ExchangeRequest = z.infer<typeof requestSchema>;

/** RFC 8693 §2.2.1, and the id of the record of this use. */
export interface ExchangeResponse {
  access_token: string;
  issued_token_type: "urn:ietf:params:oauth:token-type:access_token";
  token_type: "Bearer";
  expires_in?: number;
  scope: string;
  login: string;
  use_id: string;
}

/**
 * Reads an exchange request from a form.
 * @throws AuthError `unsupported_grant_type`, `invalid_request`
 */
export function parseExchangeRequest(form: URLSearchParams): ExchangeRequest {
  if (form.get("grant_type") !== EXCHANGE_GRANT) {
    throw new AuthError("unsupported_grant_type", "Only the token exchange grant is served here.");
  }
  return parseFields(form, requestSchema);
}

/**
 * Returns a person's token for one use, and records the use before it responds.
 * @throws AuthError `invalid_grant` if the session has ended; `interaction_required` if nothing is connected;
 *   `insufficient_scope` (with `details.missing`); `invalid_request` for an unknown provider; `invalid_target` for an MCP server
 *   that may not get the provider's tokens, or a tool of a person's own server that they did not accept;
 *   `sealed_value_refused` if the stored token can't be decrypted; `provider_error` if it can't be refreshed now.
 *   `writes_disabled`, `write_budget_spent`, `approval_outdated` (write-limits.ts) and `token_may_only_read` for a write;
 *   `already_sent` for a write whose token was issued before; `other_account` for one approved with another account;
 *   `details.reason` of `interaction_required` is `not_connected` or `revoked`
 */
export async function exchange(
  stores: TokenStores,
  request: ExchangeRequest,
  writesPerDay: number = DEFAULT_WRITES_PER_DAY,
): Promise<ExchangeResponse> {
  const { db } = stores;
  const signedIn = await findSession(db, request.subject_token);
  const { session } = signedIn;
  if (!session) throw sessionOver();
  if (request.access === "write") requireWriteScope(session);
  const provider = await requireProvider(db, session, request);
  await requireTarget(provider, request.resource);
  const { connection, tokens } = await usableTokens(stores, provider, signedIn, request);
  if (request.access === "write") requireAccount(connection, request);
  const useId = await db.transaction().execute(async (transaction) => {
    // It may end during a refresh, which takes seconds. Locked (Postgres), so that it can't end before the use is recorded.
    if (!(await lockLiveSession(transaction, session.id))) throw sessionOver();
    const id = await recordUse(transaction, session, connection, request);
    if (request.access === "read") return id;
    await claimWrite(transaction, readClaim(session, request, id));
    const write = { userId: session.user_id, tool: request.tool, askedAt: request.asked_at };
    await checkWriteLimits(transaction, write, writesPerDay);
    return id;
  });
  // If a power failure lost a claim, a second token would be issued.
  if (request.access === "write") await flushToDisk(db);
  return {
    access_token: tokens.accessToken,
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    token_type: "Bearer",
    expires_in: tokens.accessExpiresAt
      ? Math.max(0, Math.floor((tokens.accessExpiresAt - Date.now()) / 1000))
      : undefined,
    scope: connection.scopes,
    login: connection.login,
    use_id: useId,
  };
}

/** A read-only personal token gets no write token, whatever the agent was talked into. */
function requireWriteScope({ scope }: Session): void {
  if (scopesOf(scope).includes("write")) return;
  throw new AuthError("token_may_only_read", "The access token that began this may only read.");
}

function sessionOver(): AuthError {
  return new AuthError("invalid_grant", "The session is over. Sign in again.");
}

/**
 * Between the card and the call the person may have connected another account: in the run itself, if access was missing,
 * or in another window. Their approval was for the account on the card.
 */
function requireAccount({ login }: Connection, { approved_login }: ExchangeRequest): void {
  if (approved_login === undefined || approved_login === login) return;
  throw new AuthError(
    "other_account",
    "It was approved as another account than the one that is connected now.",
  );
}

/** A write needs the person's approval: its id, who approved, and for which arguments. */
function readClaim(session: Session, request: ExchangeRequest, useId: string): WriteClaim {
  const { action_id, arguments_hash, approved_by } = request;
  if (!action_id || !arguments_hash || approved_by !== session.user_id) {
    throw new AuthError(
      "invalid_request",
      "A token to write needs the approval of the person it belongs to.",
    );
  }
  return {
    actionId: action_id,
    argumentsHash: arguments_hash,
    userId: session.user_id,
    useId,
    tool: request.tool,
    threadId: request.thread_id ?? null,
    rejectedUse: request.rejected_use,
  };
}

async function requireProvider(
  db: Kysely<Schema>,
  session: Session,
  { audience, tool, access }: ExchangeRequest,
): Promise<ConnectionProvider> {
  const provider = await findProviderOf(db, session.user_id, audience);
  if (!provider) throw new AuthError("invalid_request", `There is no provider "${audience}".`);
  if (provider.permits?.(tool, access) === false) {
    const sentence = `The tool ${tool} of ${provider.name} was not accepted for this.`;
    throw new AuthError("invalid_target", sentence, { details: { reason: "not_accepted" } });
  }
  return provider;
}

async function recordUse(
  db: Kysely<Schema>,
  session: Session,
  connection: Connection,
  request: ExchangeRequest,
): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto("activity")
    .values({
      id,
      user_id: session.user_id,
      session_id: session.id,
      connection_id: connection.id,
      provider: connection.provider,
      tool: request.tool,
      access: request.access,
      resource: request.resource_name ?? null,
      scopes: request.scope,
      thread_id: request.thread_id ?? null,
      run_id: request.run_id ?? null,
      tool_call_id: request.tool_call_id ?? null,
      approved_by: request.approved_by ?? null,
      arguments_hash: request.arguments_hash ?? null,
      private_sources: request.private_sources ?? null,
      created_at: Date.now(),
    })
    .execute();
  return id;
}
