import { findConversation, listDurations } from "#app/chat/conversations.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { servePerson } from "#auth/authorization-server/serve-person.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { database } from "#db/index.ts";

/** The durations of the tool calls of one of the person's own conversations: milliseconds by call id. */
export const GET = servePerson(
  async (_request, { user }, { params }: { params: Promise<{ id: string }> }) => {
    const { id } = await params;
    if (!(await findConversation(database(), user.id, id))) return refuse(REFUSALS.noConversation);
    const durations = await listDurations(database(), user.id, id);
    return Response.json(durations, { headers: { "cache-control": "no-store" } });
  },
);
