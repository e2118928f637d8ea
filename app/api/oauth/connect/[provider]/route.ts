import { cookies } from "next/headers";
import { webEnv } from "#auth/env.ts";
import { isAuthError } from "#auth/errors.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import { beginConnection } from "#auth/secrets/connect.ts";
import { getSession } from "#auth/session.ts";

/** A form of our pages posts here to connect a provider: off to its consent page. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { APP_URL } = webEnv();
  if (!isSameOrigin(request, APP_URL)) return Response.json({ error: "cross_site" }, { status: 403 });
  const { session, user } = await getSession();
  if (!session) return redirectTo(`${APP_URL}/sign-in?from=/settings/connections`);
  const form = await request.formData();
  const returnTo = form.get("returnTo");
  try {
    const { provider } = await params;
    const owner = { userId: user.id, sessionId: session.id };
    const { url, cookie } = await beginConnection(provider, owner, {
      returnTo: returnTo ? String(returnTo) : null,
    });
    (await cookies()).set(cookie.name, cookie.value, {
      httpOnly: true,
      secure: APP_URL.startsWith("https:"),
      sameSite: "lax",
      path: "/api/oauth/callback",
      maxAge: cookie.maxAge,
    });
    return redirectTo(url.href);
  } catch (error) {
    if (isAuthError(error, "invalid_request"))
      return Response.json({ error: error.message }, { status: 404 });
    throw error;
  }
}

function redirectTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
