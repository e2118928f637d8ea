import * as oauth from "oauth4webapi";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { webEnv } from "../env.ts";
import { safeReturnPath } from "../return-path.ts";
import { openSealed, seal } from "./cipher.ts";

/** A connection under way: what must be remembered in between travels in the browser, encrypted. */

/** Long enough to read GitHub's consent page and find one's second factor. */
export const FLOW_SECONDS = 600;

/** One cookie per flow, so that two tabs don't overwrite each other; the state's first part tells them apart. */
export function flowCookieName(state: string): string {
  return `obo-connect-${state.slice(0, 8)}`;
}

const flowSchema = z.object({
  state: z.string(),
  verifier: z.string(),
  sessionId: z.string(),
  returnTo: z.string(),
  /** The server that it was begun at, what for, and with which scopes: it is finished with no other. */
  issuer: z.string(),
  resource: z.string().nullable(),
  scopes: z.array(z.string()),
  /** The card that opened a window for this flow and waits for it; empty when the flow comes back to the page itself. */
  waiter: z.string(),
  expiresAt: z.number(),
});

/** Who began a flow: only this person, in this session, can finish it. */
export interface FlowOwner {
  userId: string;
  sessionId: string;
}

/** What a flow is to bring, and where it goes back to. */
export interface ConnectOptions {
  /** On top of the provider's default scopes and of those that are granted. */
  scopes?: readonly string[];
  /** A path of ours. */
  returnTo?: string | null;
  /** The card that has opened a window for it. */
  waiter?: string;
}

export type Flow = z.infer<typeof flowSchema>;

/** Makes a flow, and the cookie that it travels in. */
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
  const value = await seal(flow, flowContext(providerId, owner.userId, state), webEnv().SECRETS_KEYS);
  return { flow, cookie: { name: flowCookieName(state), value, maxAge: FLOW_SECONDS } };
}

/** @throws AuthError `invalid_request` when it is not this provider's, browser's and session's, or is too old */
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

/** The provider is part of it: what one answers is never taken to another's token endpoint (RFC 9700 §4.4.2). */
function flowContext(providerId: string, userId: string, state: string) {
  return { subject: userId, provider: `connect-flow:${providerId}`, id: state };
}
