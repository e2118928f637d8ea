import { completeUse, parseOutcome } from "#auth/authorization-server/secrets/token-uses.ts";
import { serveAgent } from "#auth/authorization-server/serve-agent.ts";
import { database } from "#db/index.ts";
import { recordEvent } from "#observability/record-event.ts";

/** The agent reports how a use of a delegated token ended: it completes the person's activity record. */
export const POST = serveAgent(async ({ form }, { params }: { params: Promise<{ use: string }> }) => {
  const report = parseOutcome(form);
  const provider = await completeUse(database(), (await params).use, report);
  recordEvent({ kind: "use", provider, ...report });
  return {};
});
