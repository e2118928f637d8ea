import { authenticateClient } from "#auth/authorization-server/client-assertion.ts";
import { oauthError, oauthJson, readForm } from "#auth/authorization-server/oauth-response.ts";
import {
  completeUse,
  type OutcomeReport,
  parseOutcome,
} from "#auth/authorization-server/secrets/token-uses.ts";
import { serverIdentity } from "#auth/authorization-server/server-keys.ts";
import { labelProvider } from "#auth/protocol/personal-server-ids.ts";
import { database } from "#db/index.ts";
import { metrics } from "#observability/metrics.ts";

/** The agent says how a use of a delegated token ended: it completes the person's activity record. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ use: string }> },
): Promise<Response> {
  try {
    const form = await readForm(request);
    await authenticateClient(database(), form, serverIdentity());
    const report = parseOutcome(form);
    countUse(await completeUse(database(), (await params).use, report), report);
    return oauthJson({});
  } catch (error) {
    return oauthError(error);
  }
}

function countUse(id: string, { outcome, status, calls, limit, remaining }: OutcomeReport): void {
  const provider = labelProvider(id);
  const { uses, providerCalls, limitLeft } = metrics();
  uses.inc({ outcome, status: status ?? "none" });
  if (calls) providerCalls.inc({ provider }, calls);
  if (limit && remaining !== undefined) limitLeft.observe({ provider }, remaining / limit);
}
