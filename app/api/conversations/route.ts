import { listConversations } from "#app/chat/conversations.ts";
import { servePerson } from "#auth/authorization-server/serve-person.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import { database } from "#db/index.ts";

const QUERY_LENGTH = 200;

/** A page of the person's own conversations: `?after=` continues after a page, `?query=` searches their titles. */
export const GET = servePerson(async (request, { user }) => {
  const { searchParams } = new URL(request.url);
  const page = await listConversations(database(), user.id, {
    after: searchParams.get("after"),
    query: cutText(searchParams.get("query") ?? "", QUERY_LENGTH),
  });
  return Response.json(page, { headers: { "cache-control": "no-store" } });
});
