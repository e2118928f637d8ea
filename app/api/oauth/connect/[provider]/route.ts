import { cookies } from "next/headers";
import { z } from "zod";
import { webEnv } from "#auth/env.ts";
import { isAuthError } from "#auth/errors.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import { beginConnection } from "#auth/secrets/connect.ts";
import { getSession } from "#auth/session.ts";

/**
 * A form of our pages posts here to connect a provider: off to its consent page. Fields, all optional:
 * - `returnTo`: the path to come back to, with `?connected=PROVIDER` or `?problem=CODE` added
 * - `scopes`: on top of the default and the granted ones, parted by spaces
 * - `popup`: `1` when the form's target is a window that was opened for it; it ends on /connected, which tells all pages
 *   of this browser (BroadcastChannel "obo-connect", app/connected/outcome.ts) and closes itself
 */
const formSchema = z.object({
  returnTo: z.string().max(2000).optional(),
  scopes: z.string().max(2000).default(""),
  popup: z.enum(["", "1"]).default(""),
});

export async function POST(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { APP_URL } = webEnv();
  if (!isSameOrigin(request, APP_URL)) return Response.json({ error: "cross_site" }, { status: 403 });
  const { session, user } = await getSession();
  if (!session) return redirectTo(`${APP_URL}/sign-in?from=/settings/connections`);
  const form = formSchema.safeParse(Object.fromEntries(await request.formData()));
  if (!form.success) return Response.json({ error: "invalid_request" }, { status: 400 });
  const { returnTo, popup } = form.data;
  try {
    const { provider } = await params;
    const owner = { userId: user.id, sessionId: session.id };
    const scopes = form.data.scopes.split(" ").filter(Boolean);
    const { url, cookie } = await beginConnection(provider, owner, {
      returnTo,
      scopes,
      popup: popup === "1",
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
    if (!isAuthError(error)) throw error;
    const status = error.code === "invalid_request" ? 404 : 400;
    return Response.json({ error: error.code, message: error.message }, { status });
  }
}

function redirectTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
