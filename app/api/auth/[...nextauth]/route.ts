import type { NextRequest } from "next/server";
import { z } from "zod";
import { webEnv } from "#auth/authorization-server/env.ts";
import { readPageForm } from "#auth/authorization-server/page-form.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { isForeignRead, isSameOrigin } from "#auth/authorization-server/same-origin.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { authjs } from "#auth/login/authjs.ts";
import { RETURN_COOKIE } from "#auth/login/flow.ts";
import { hasProvider, providerOf } from "#auth/login/providers.ts";
import { beginSignIn, finishSignIn } from "#auth/login/sign-in.ts";
import { signOut } from "#auth/login/sign-out.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";

/** The routes for signing in and out. Auth.js has more; they are not used here (see auth/login/adapter.ts). */

const formSchema = z.object({
  /** Where to go afterwards: a path of this app. */
  callbackUrl: z.string().max(2000).optional(),
  csrfToken: z.string().max(300).default(""),
});

export async function GET(request: NextRequest): Promise<Response> {
  const [action, provider = ""] = readPath(request);
  if (action === "callback" && hasProvider(provider)) return finishSignIn(request, provider);
  if (action !== "csrf" || provider) return refuse(REFUSALS.notServed);
  if (isForeignRead(request)) return refuse(REFUSALS.crossSite);
  return giveToken(request);
}

/** Auth.js' CSRF token, for programs that send no Origin, and the one cookie that belongs to it. */
async function giveToken(request: NextRequest): Promise<Response> {
  const { GET: answer } = await authjs({ provider: "" });
  const made = await answer(request);
  const cookies = made.headers.getSetCookie().filter((line) => !line.startsWith(`${RETURN_COOKIE}=`));
  const headers = new Headers({
    "content-type": "application/json",
    "cache-control": "private, no-cache, no-store",
  });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(made.body, { status: made.status, headers });
}

export async function POST(request: NextRequest): Promise<Response> {
  const [action, provider = ""] = readPath(request);
  const isOurs = isSameOrigin(request, webEnv().APP_URL);
  if (action === "signout" && !provider) {
    if (!isOurs) return refuse({ ...REFUSALS.crossSite, message: "Sign out on the app's own pages." });
    return signOut(request);
  }
  const isServed = action === "signin" ? hasProvider(provider) : action === "again" && !provider;
  if (!isServed) return refuse(REFUSALS.notServed);
  const form = await readPageForm(request, formSchema);
  if (!form) return refuse(REFUSALS.foreignForm);
  // A program without an Origin header needs Auth.js' own CSRF protection instead: its token and the matching cookie.
  const proof = { csrfToken: form.csrfToken, cookie: request.headers.get("cookie") ?? "" };
  const start = { returnTo: form.callbackUrl, ...(isOurs ? {} : { proof }) };
  if (action === "signin") return beginSignIn(request, { ...start, provider });
  const { user } = await getSession();
  if (!user) return refuse(REFUSALS.signedOut);
  return beginSignIn(request, { ...start, provider: providerOf(user), again: user.id });
}

function readPath(request: NextRequest): string[] {
  return request.nextUrl.pathname.split("/").slice(3);
}
