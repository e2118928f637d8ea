import { isForeignRead } from "#auth/authorization-server/same-origin.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { refuseTooMany } from "#auth/authorization-server/web-limits.ts";
import { refuse } from "../conversations/refuse.ts";

/** Who is signed in, for pages that are open: app/session/session-watch.tsx. */
export async function GET(request: Request): Promise<Response> {
  const { user } = await getSession();
  if (!user) return refuse(401);
  if (isForeignRead(request)) return refuse(403);
  const refusal = refuseTooMany(user.id);
  if (refusal) return refusal;
  return Response.json({ person: user.id }, { headers: { "cache-control": "no-store" } });
}
