import * as oauth from "oauth4webapi";
import { z } from "zod";
import { cutText } from "#auth/protocol/cut-text.ts";
import { AuthError, type AuthErrorCode, EXPECTED_REFUSALS } from "#auth/protocol/errors.ts";
import { EXCHANGE_GRANT, OAUTH_PATHS, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import {
  type AuthorizationServerAccess,
  authorizationServer,
  requestOptions,
} from "./authorization-server.ts";
import type { AccessRequirement } from "./consent.ts";
import { agentEnv } from "./env.ts";
import type { RunNames } from "./person.ts";

export type { WriteGrant } from "./consent.ts";

/** What a tool needs a token for. Recorded verbatim before the token is issued. */
export interface TokenRequest extends AccessRequirement, Partial<RunNames> {
  /** `langgraph_auth_user.session_id` of the run. */
  sessionId: string;
  /** The model's call, for the record. */
  toolCallId?: string;
  /** The use whose token the provider has just rejected with 401. */
  rejectedUse?: string;
}

/** A person's token for one call. Keep it in a local variable; it must not outlive the call. */
export interface DelegatedToken {
  accessToken: string;
  scopes: string[];
  /** Milliseconds since 1970; undefined if it does not expire. */
  expiresAt?: number;
  /** The id of the record of this use. */
  useId: string;
  /** Its account. */
  login: string;
}

const extraSchema = z.object({ login: z.string(), use_id: z.string() });

/**
 * The agent's side of the token exchange (RFC 8693).
 * @throws AuthError `invalid_grant` (the session has ended), `interaction_required` (nothing connected),
 *   `insufficient_scope`, `already_sent` (a write whose token was issued before), `token_may_only_read`,
 *   `other_account` (a write approved with another one), `writes_disabled`, `write_budget_spent`, `approval_outdated` (requested before
 *   a restore), `invalid_client`, `invalid_request`, `server_unavailable`
 */
export async function exchangeToken(request: TokenRequest, signal?: AbortSignal): Promise<DelegatedToken> {
  const access = await authorizationServer();
  const response = await exchangeTokenRequest(access, request, signal);
  return processExchangeResponse(access, response);
}

async function exchangeTokenRequest(
  { server, client, clientAuth }: AuthorizationServerAccess,
  request: TokenRequest,
  signal?: AbortSignal,
): Promise<Response> {
  const parameters = new URLSearchParams({
    subject_token: request.sessionId,
    subject_token_type: SESSION_HANDLE_TYPE,
    audience: request.provider,
    scope: request.scopes.join(" "),
    tool: request.tool,
    access: request.access,
  });
  const optional = {
    resource_name: request.resource && cutText(request.resource, 300),
    resource: request.server,
    thread_id: request.threadId,
    run_id: request.runId,
    request_id: request.requestId?.slice(0, 100),
    tool_call_id: request.toolCallId?.slice(0, 200),
    action_id: request.grant?.actionId,
    approved_by: request.grant?.approvedBy,
    arguments_hash: request.grant?.argumentsHash,
    approved_login: request.grant?.login,
    asked_at: request.grant?.askedAt?.toString(),
    private_sources: request.grant?.privateSources?.join(", ").slice(0, 1000),
    rejected_use: request.rejectedUse,
  };
  for (const [name, value] of Object.entries(optional)) if (value) parameters.set(name, value);
  try {
    return await oauth.genericTokenEndpointRequest(
      server,
      client,
      clientAuth,
      EXCHANGE_GRANT,
      parameters,
      requestOptions(signal),
    );
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AuthError("server_unavailable", "The app can't be reached to ask for your access.", { cause });
  }
}

/**
 * Parses the response (RFC 8693 §2.2).
 * @throws AuthError the endpoint's own error, with its details; `server_unavailable` for an invalid response
 */
export async function processExchangeResponse(
  { server, client }: Pick<AuthorizationServerAccess, "server" | "client">,
  response: Response,
): Promise<DelegatedToken> {
  try {
    const token = await oauth.processGenericTokenEndpointResponse(server, client, response);
    const extra = extraSchema.parse(token);
    return {
      accessToken: token.access_token,
      scopes: (token.scope ?? "").split(" ").filter(Boolean),
      expiresAt: token.expires_in === undefined ? undefined : Date.now() + token.expires_in * 1000,
      useId: extra.use_id,
      login: extra.login,
    };
  } catch (cause) {
    throw toAuthError(cause);
  }
}

/** How a use of a token ended. */
export interface UseReport {
  useId: string;
  outcome: "done" | "refused" | "failed";
  /** HTTP status of the provider's last response. */
  status?: number;
  requestId?: string;
  /** The page of the created object. */
  link?: string;
  /** The number of HTTP requests. */
  calls?: number;
  /** The provider's rate limit and what remains of it, from its last response. */
  limit?: number;
  remaining?: number;
}

/**
 * Completes the record of a use. Counts once: later reports of the same use change nothing.
 * @throws AuthError `invalid_client`, `invalid_request`, `server_unavailable`
 */
export async function reportOutcome(report: UseReport): Promise<void> {
  const { server, client, clientAuth } = await authorizationServer();
  const body = new URLSearchParams({ outcome: report.outcome });
  for (const name of ["status", "calls", "limit", "remaining"] as const) {
    if (report[name] !== undefined) body.set(name, String(report[name]));
  }
  if (report.requestId) body.set("request_id", report.requestId.slice(0, 200));
  if (report.link) body.set("link", report.link.slice(0, 2000));
  await clientAuth(server, client, body, new Headers());
  let answer: Response;
  try {
    const url = `${agentEnv().WEB_URL}${OAUTH_PATHS.uses}/${report.useId}`;
    answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(5_000),
    });
  } catch (cause) {
    throw new AuthError("server_unavailable", "The app can't be reached to report a use.", { cause });
  }
  if (!answer.ok) throw new AuthError("server_unavailable", "The app did not take the report of a use.");
}

const RELAYED = new Set<AuthErrorCode>([
  ...EXPECTED_REFUSALS,
  "invalid_client",
  "invalid_request",
  "invalid_target",
  "sealed_value_refused",
  "provider_error",
]);

const detailsSchema = z.object({
  missing: z.array(z.string()).optional(),
  granted: z.array(z.string()).optional(),
  reason: z.string().optional(),
  tool: z.string().optional(),
  limit: z.number().optional(),
  retry_after: z.number().optional(),
});

function toAuthError(cause: unknown): AuthError {
  if (cause instanceof oauth.ResponseBodyError) {
    const code = cause.error as AuthErrorCode;
    if (RELAYED.has(code)) {
      const details = detailsSchema.safeParse(cause.cause).data ?? {};
      return new AuthError(code, cause.error_description ?? code, { details });
    }
  }
  const sentence = "The app did not answer as it should when asked for your access.";
  return new AuthError("server_unavailable", sentence, { cause });
}
