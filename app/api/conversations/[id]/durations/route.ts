import { findConversation, listDurations } from "#app/chat/conversations.ts";
import { isForeignRead } from "#auth/authorization-server/same-origin.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { refuseTooMany } from "#auth/authorization-server/web-limits.ts";
import { database } from "#db/index.ts";
import { refuse } from "../../refuse.ts";

/** How long the tool calls of one of the person's own conversations took, in milliseconds by their ids. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { user } = await getSession();
  if (!user) return refuse(401);
  if (isForeignRead(request)) return refuse(403);
  const refusal = refuseTooMany(user.id);
  if (refusal) return refusal;
  const { id } = await params;
  if (!(await findConversation(database(), user.id, id))) return refuse(404);
  const durations = await listDurations(database(), user.id, id);
  return Response.json(durations, { headers: { "cache-control": "no-store" } });
}
