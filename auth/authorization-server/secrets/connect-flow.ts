import * as oauth from "oauth4webapi";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { webEnv } from "../env.ts";
import { safeReturnPath } from "../return-path.ts";
import { openSealed, seal } from "./cipher.ts";
import { packedScopes } from "./packed-scopes.ts";

/** A connect flow in progress. Its state is in the browser, encrypted. */

/** Long enough to read GitHub's consent page and use a second factor. */
export const FLOW_SECONDS = 600;

/** One cookie per flow, so that two tabs don't overwrite each other's; the first part of the state distinguishes them. */
export function flowCookieName(state: string): string {
  return `obo-connect-${state.slice(0, 8)}`;
}

const flowSchema = z.object({
  state: z.string(),
  verifier: z.string(),
  sessionId: z.string(),
  returnTo: z.string(),
  /** The server, resource and scopes that it was started with: it can't be finished with others. */
  issuer: z.string(),
  resource: z.string().nullable(),
  scopes: packedScopes,
  /** The card that opened a popup for this flow; empty if the flow returns to the page itself. */
  waiter: z.string(),
  expiresAt: z.number(),
});

/** Who started a flow: only this person, in this session, can finish it. */
export interface FlowOwner {
  userId: string;
  sessionId: string;
}

/** What a flow requests, and where it returns to. */
export interface ConnectOptions {
  /** In addition to the provider's default scopes and the granted ones. */
  scopes?: readonly string[];
  /** A path of this app. */
  returnTo?: string | null;
  /** The card that opened a popup for it. */
  waiter?: string;
}

export type Flow = z.infer<typeof flowSchema>;

/** Creates a flow and its cookie. */
export async function sealFlow(
  providerId: string,
  owner: FlowOwner,
  wish: ConnectOptions,
  bound: Pick<Flow, "issuer" | "resource" | "scopes">,
) {
  const state = oauth.generateRandomState();
  const flow: Flow = {
    ...bound,
    state,
    verifier: oauth.generateRandomCodeVerifier(),
    sessionId: owner.sessionId,
    returnTo: safeReturnPath(wish.returnTo, "/settings/connections"),
    waiter: wish.waiter ?? "",
    expiresAt: Date.now() + FLOW_SECONDS * 1000,
  };
  const context = flowContext(providerId, owner.userId, state);
  const value = await seal(z.encode(flowSchema, flow), context, webEnv().SECRETS_KEYS);
  return { flow, cookie: { name: flowCookieName(state), value, maxAge: FLOW_SECONDS } };
}

/** @throws AuthError `invalid_request` if it is not this provider's, browser's and session's, or has expired */
export async function openFlow(
  providerId: string,
  callback: URL,
  session: FlowOwner,
  sealed: string | undefined,
) {
  const state = callback.searchParams.get("state") ?? "";
  const refusal = "This connection was not begun in this browser, or took too long. Begin again.";
  if (!sealed || !state) throw new AuthError("invalid_request", refusal);
  const context = flowContext(providerId, session.userId, state);
  const opened = await openSealed(sealed, context, webEnv().SECRETS_KEYS).catch((cause: unknown) => {
    throw new AuthError("invalid_request", refusal, { cause });
  });
  const flow = flowSchema.parse(opened);
  if (flow.sessionId !== session.sessionId || flow.state !== state || flow.expiresAt < Date.now()) {
    throw new AuthError("invalid_request", refusal);
  }
  return flow;
}

/** The provider is part of it: a response of one is never sent to another's token endpoint (RFC 9700 §4.4.2). */
function flowContext(providerId: string, userId: string, state: string) {
  return { subject: userId, provider: `connect-flow:${providerId}`, id: state };
}
