import type { NextRequest } from "next/server";
import { handlers } from "#auth/authjs.ts";

/**
 * Auth.js' handlers, for the paths of the flow only: its own session endpoint is not used (see auth/adapter.ts), and
 * would answer for a cookie that it does not understand.
 */
const SERVED = /^\/api\/auth\/(csrf|error|providers|signout|(signin|callback)\/[a-z]+)$/;

async function serve(
  request: NextRequest,
  handler: (request: NextRequest) => Promise<Response>,
): Promise<Response> {
  if (!SERVED.test(request.nextUrl.pathname)) return Response.json({ error: "not_found" }, { status: 404 });
  return handler(request);
}

export const GET = (request: NextRequest): Promise<Response> => serve(request, handlers.GET);
export const POST = (request: NextRequest): Promise<Response> => serve(request, handlers.POST);
