import { readReport } from "#app/chat/inspector/report.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { servePerson } from "#auth/authorization-server/serve-person.ts";
import { idSchema } from "#auth/protocol/ids.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { database } from "#db/index.ts";

/**
 * The recorded events of a conversation's messages, for the flow inspector. People read their own events only: for another
 * person's conversation the result is empty, as for one that does not exist.
 */
export const GET = servePerson(
  async (_request, live, { params }: { params: Promise<{ thread: string }> }) => {
    const thread = idSchema.safeParse((await params).thread);
    if (!thread.success) return refuse(REFUSALS.noConversation);
    const report = await readReport(database(), live, thread.data);
    return Response.json(report, { headers: { "cache-control": "no-store" } });
  },
);
