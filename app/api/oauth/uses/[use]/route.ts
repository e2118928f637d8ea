import { authenticateClient } from "#auth/authorization-server/client-assertion.ts";
import { oauthError, oauthJson, readForm } from "#auth/authorization-server/oauth-response.ts";
import { completeUse, parseOutcome } from "#auth/authorization-server/secrets/token-uses.ts";
import { serverIdentity } from "#auth/authorization-server/server-keys.ts";
import { database } from "#db/index.ts";
import { recordEvent } from "#observability/record-event.ts";

/** The agent says how a use of a delegated token ended: it completes the person's activity record. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ use: string }> },
): Promise<Response> {
  try {
    const form = await readForm(request);
    await authenticateClient(database(), form, serverIdentity());
    const report = parseOutcome(form);
    const provider = await completeUse(database(), (await params).use, report);
    recordEvent({ kind: "use", provider, ...report });
    return oauthJson({});
  } catch (error) {
    return oauthError(error);
  }
}
