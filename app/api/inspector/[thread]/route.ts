import { readReport } from "#app/chat/inspector/report.ts";
import { isForeignRead } from "#auth/authorization-server/same-origin.ts";
import { getSession } from "#auth/authorization-server/session.ts";
import { refuseTooMany } from "#auth/authorization-server/web-limits.ts";
import { idSchema } from "#auth/protocol/ids.ts";
import { database } from "#db/index.ts";

const HEADERS = { "cache-control": "no-store" };

/**
 * What the messages of a conversation went through, for the flow inspector. A person reads their own events only: of
 * another person's conversation has none, like one that does not exist.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ thread: string }> },
): Promise<Response> {
  const live = await getSession();
  if (!live.session) return problem(401, "unauthorized", "Sign in first.");
  if (isForeignRead(request))
    return problem(403, "cross_site", "This request did not come from the app's own pages.");
  const refusal = refuseTooMany(live.user.id);
  if (refusal) return refusal;
  const thread = idSchema.safeParse((await params).thread);
  if (!thread.success) return problem(404, "not_found", "There is no such conversation.");
  return Response.json(await readReport(database(), live, thread.data), { headers: HEADERS });
}

function problem(status: number, error: string, message: string): Response {
  return Response.json({ error, message }, { status, headers: HEADERS });
}
