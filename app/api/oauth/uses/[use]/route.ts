import { authenticateClient } from "#auth/client-assertion.ts";
import { metrics } from "#auth/metrics.ts";
import { oauthError, oauthJson, readForm } from "#auth/oauth-response.ts";
import { completeUse, parseOutcome } from "#auth/secrets/uses.ts";
import { serverIdentity } from "#auth/server-keys.ts";
import { database } from "#db/index.ts";

/** The agent says how a use of a delegated token ended: it completes the person's activity record. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ use: string }> },
): Promise<Response> {
  try {
    const form = await readForm(request);
    await authenticateClient(database(), form, serverIdentity());
    const report = parseOutcome(form);
    await completeUse(database(), (await params).use, report);
    metrics().uses.inc({ outcome: report.outcome, status: report.status ?? "none" });
    return oauthJson({});
  } catch (error) {
    return oauthError(error);
  }
}
