import { cookies } from "next/headers";
import { webEnv } from "#auth/env.ts";
import { isAuthError } from "#auth/errors.ts";
import { finishConnection, flowCookieName, readReturn } from "#auth/secrets/connect.ts";
import { getSession } from "#auth/session.ts";

/** The provider sends the browser back here. Whatever happens, it ends on a page that says what happened. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { APP_URL } = webEnv();
  const { provider } = await params;
  const { session, user } = await getSession();
  if (!session) return redirectTo(`${APP_URL}/sign-in?from=/settings/connections`);
  const callback = new URL(`${APP_URL}/api/oauth/callback/${provider}${new URL(request.url).search}`);
  const jar = await cookies();
  const name = flowCookieName(callback.searchParams.get("state") ?? "");
  const flow = jar.get(name)?.value;
  jar.delete({ name, path: "/api/oauth/callback" });
  const owner = { userId: user.id, sessionId: session.id };
  const back = await readReturn(callback, owner, flow);
  const path = back?.popup ? "/connected" : (back?.returnTo ?? "/settings/connections");
  try {
    await finishConnection(provider, callback, owner, flow);
    return redirectTo(`${APP_URL}${withNotice(path, "connected", provider)}`);
  } catch (error) {
    if (!isAuthError(error)) throw error;
    return redirectTo(`${APP_URL}${withNotice(path, "problem", problemOf(error))}`);
  }
}

function problemOf(error: { code: string; details: Readonly<Record<string, unknown>> }): string {
  if (error.details.reason === "access_denied") return "refused";
  return error.details.reason === "account_taken" ? "account_taken" : error.code;
}

function withNotice(path: string, name: string, value: string): string {
  const url = new URL(path, "http://same.invalid");
  url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}

function redirectTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
