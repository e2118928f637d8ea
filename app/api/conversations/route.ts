import { listConversations } from "#app/chat/conversations.ts";
import { isForeignRead } from "#auth/authorization-server/same-origin.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { refuseTooMany } from "#auth/authorization-server/web-limits.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import { database } from "#db/index.ts";
import { refuse } from "./refuse.ts";

const QUERY_LENGTH = 200;

/** A page of the person's own conversations: `?after=` goes on where a page ended, `?query=` searches their titles. */
export async function GET(request: Request): Promise<Response> {
  const { user } = await getSession();
  if (!user) return refuse(401);
  if (isForeignRead(request)) return refuse(403);
  const refusal = refuseTooMany(user.id);
  if (refusal) return refusal;
  const { searchParams } = new URL(request.url);
  const page = await listConversations(database(), user.id, {
    after: searchParams.get("after"),
    query: cutText(searchParams.get("query") ?? "", QUERY_LENGTH),
  });
  return Response.json(page, { headers: { "cache-control": "no-store" } });
}
