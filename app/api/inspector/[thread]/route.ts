import { readReport } from "#app/chat/inspector/report.ts";
import { refuse } from "#auth/authorization-server/refuse.ts";
import { servePerson } from "#auth/authorization-server/serve-person.ts";
import { idSchema } from "#auth/protocol/ids.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { database } from "#db/index.ts";

/**
 * What the messages of a conversation went through, for the flow inspector. A person reads their own events only: of
 * another person's conversation has none, like one that does not exist.
 */
export const GET = servePerson(
  async (_request, live, { params }: { params: Promise<{ thread: string }> }) => {
    const thread = idSchema.safeParse((await params).thread);
    if (!thread.success) return refuse(REFUSALS.noConversation);
    const report = await readReport(database(), live, thread.data);
    return Response.json(report, { headers: { "cache-control": "no-store" } });
  },
);
