import { REFUSALS } from "#auth/protocol/refusals.ts";
import { webEnv } from "./env.ts";
import { refuse } from "./refuse.ts";
import { isForeignRead, isSameOrigin } from "./same-origin.ts";
import { getSession } from "./session.ts";
import type { SignedIn } from "./session-store.ts";
import { refuseTooMany } from "./web-limits.ts";

/** Creates a route for signed-in people. Others get 401, requests from other sites 403, too many 429. */
export function servePerson<Context extends unknown[]>(
  serve: (request: Request, person: SignedIn, ...context: Context) => Promise<Response>,
): (request: Request, ...context: Context) => Promise<Response> {
  return async (request, ...context) => {
    const person = await getSession();
    if (!person.session) return refuse(REFUSALS.signedOut);
    return refuseRequest(request, person.user.id) ?? serve(request, person, ...context);
  };
}

/** Reasons to reject a signed-in person's request before it is handled. */
export function refuseRequest(request: Request, userId: string): Response | undefined {
  const isOurs = request.method === "GET" ? !isForeignRead(request) : isSameOrigin(request, webEnv().APP_URL);
  return isOurs ? refuseTooMany(userId) : refuse(REFUSALS.crossSite);
}
