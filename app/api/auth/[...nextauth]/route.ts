import { NextRequest } from "next/server";
import { handlers } from "#auth/authjs.ts";
import { webEnv } from "#auth/env.ts";

/**
 * Auth.js' handlers, for the paths of the flow only: its own session endpoint is not used (see auth/adapter.ts), and
 * would answer for a cookie that it does not understand.
 */
const SERVED = /^\/api\/auth\/(csrf|error|providers|signout|(signin|callback)\/[a-z]+)$/;

async function serve(
  request: NextRequest,
  handler: (request: NextRequest) => Promise<Response>,
): Promise<Response> {
  const { pathname, search } = request.nextUrl;
  if (!SERVED.test(pathname)) return Response.json({ error: "not_found" }, { status: 404 });
  // Redirect URIs are built from APP_URL, whatever Host header came.
  return handler(new NextRequest(`${webEnv().APP_URL}${pathname}${search}`, request));
}

export const GET = (request: NextRequest): Promise<Response> => serve(request, handlers.GET);
export const POST = (request: NextRequest): Promise<Response> => serve(request, handlers.POST);
