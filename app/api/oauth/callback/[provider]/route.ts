import { cookies } from "next/headers";
import { webEnv } from "#auth/authorization-server/env.ts";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { finishConnection, readReturn } from "#auth/authorization-server/secrets/connect.ts";
import { type FlowOwner, flowCookieName } from "#auth/authorization-server/secrets/connect-flow.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { isAuthError } from "#auth/protocol/errors.ts";
import { log } from "#observability/log.ts";
import { logSecurity } from "#observability/security-log.ts";
import { backFrom, type Ending, redirectTo } from "../../way-back.ts";

/** The format of our states (32 random bytes as base64url): nothing else names a cookie. */
const STATE = /^[\w-]{43}$/;

/** The provider redirects the browser here. Every outcome ends on a page that reports it. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { provider } = await params;
  const { session, user } = await getSession();
  if (!session) return redirectTo("/sign-in?from=/settings/connections");
  const callback = new URL(`/api/oauth/callback/${provider}${new URL(request.url).search}`, webEnv().APP_URL);
  const jar = await cookies();
  const state = callback.searchParams.get("state") ?? "";
  const name = STATE.test(state) ? flowCookieName(state) : undefined;
  const flow = name && jar.get(name)?.value;
  if (name) jar.delete({ name, path: "/api/oauth/callback" });
  const owner = { userId: user.id, sessionId: session.id };
  const back = await readReturn(provider, callback, owner, flow);
  const ending =
    readInstallation(provider, callback) ?? (await finish(request, provider, callback, owner, flow));
  return redirectTo(backFrom(back, ending));
}

/**
 * From GitHub's installation page (its "Setup URL"). Nothing is stored and no parameter is trusted: the next tool call shows
 * whether the app is installed.
 */
function readInstallation(provider: string, { searchParams }: URL): Ending | undefined {
  const action = searchParams.get("setup_action");
  if (!action || searchParams.has("code")) return undefined;
  return action === "request" ? { problem: "installation_requested" } : { installed: provider };
}

async function finish(
  request: Request,
  provider: string,
  callback: URL,
  owner: FlowOwner,
  flow: string | undefined,
): Promise<Ending> {
  try {
    const change = await finishConnection(provider, callback, owner, flow);
    logSecurity(change, { ...readOrigin(request.headers), userId: owner.userId }, { provider });
    return { connected: provider };
  } catch (error) {
    if (!isAuthError(error)) throw error;
    if (error.details.reason === "access_denied") return { problem: "refused" };
    log().warn({ err: error, provider }, "a connection failed");
    const { reason } = error.details;
    return { problem: reason === "account_taken" || reason === "not_replaced" ? reason : error.code };
  }
}
