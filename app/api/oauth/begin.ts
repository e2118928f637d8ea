import { cookies } from "next/headers";
import { z } from "zod";
import { webEnv } from "#auth/env.ts";
import { isAuthError } from "#auth/errors.ts";
import { safeReturnPath } from "#auth/return-path.ts";
import { isSameOrigin } from "#auth/same-origin.ts";
import type { BegunFlow, FlowOwner, FlowWish } from "#auth/secrets/connect.ts";
import { getSession } from "#auth/session.ts";
import { backFrom, redirectTo } from "./way-back.ts";

/**
 * A form of our pages posts here to be sent to a provider's page. Fields, all optional:
 * - `returnTo`: the path to come back to, with `?connected=PROVIDER` or `?problem=CODE` added
 * - `scopes`: on top of the default and the granted ones, parted by spaces; of those, what the provider's descriptor lists
 * - `popup`: the name of a card that has opened a window for the form, and waits; it ends on /connected, which tells the
 *   card (app/connected/outcome.ts) and closes itself
 */
const formSchema = z.object({
  returnTo: z.string().max(2000).optional(),
  scopes: z.string().max(2000).default(""),
  popup: z.union([z.literal(""), z.uuid()]).default(""),
});

/** Begins a flow and goes to the provider; what is wrong with it is said where the flow would have come back to. */
export async function begin(
  request: Request,
  make: (owner: FlowOwner, wish: FlowWish) => Promise<BegunFlow>,
): Promise<Response> {
  const { APP_URL } = webEnv();
  if (!isSameOrigin(request, APP_URL)) return Response.json({ error: "cross_site" }, { status: 403 });
  const { session, user } = await getSession();
  if (!session) return redirectTo("/sign-in?from=/settings/connections");
  const form = formSchema.safeParse(Object.fromEntries(await request.formData()));
  if (!form.success) return Response.json({ error: "invalid_request" }, { status: 400 });
  const returnTo = safeReturnPath(form.data.returnTo, "/settings/connections");
  const wish = { returnTo, waiter: form.data.popup, scopes: form.data.scopes.split(" ").filter(Boolean) };
  try {
    const { url, cookie } = await make({ userId: user.id, sessionId: session.id }, wish);
    (await cookies()).set(cookie.name, cookie.value, {
      httpOnly: true,
      secure: APP_URL.startsWith("https:"),
      sameSite: "lax",
      path: "/api/oauth/callback",
      maxAge: cookie.maxAge,
    });
    return redirectTo(url.href);
  } catch (error) {
    if (isAuthError(error, "invalid_scope")) return redirectTo(backFrom(wish, { problem: error.code }));
    if (!isAuthError(error, "invalid_request")) throw error;
    return Response.json({ error: error.code, message: error.message }, { status: 404 });
  }
}
