import type { CallContext } from "#agent/tools/delegated-tool.ts";
import { explainCommonFailure, explainStatus, explainUnreachable, quote } from "#agent/tools/explain.ts";
import { JiraError } from "./client.ts";

/** Explains in one or two sentences why a Jira tool failed and what to do, for the model to pass on. */
export function explainJiraError(error: unknown, { access }: Pick<CallContext, "access">): string {
  const jira = { name: "Jira", access };
  if (!(error instanceof JiraError)) return explainCommonFailure(error, jira) ?? explainUnreachable(jira);
  const { status, message, retryAfter: waitSeconds } = error;
  const quoted = quote("Jira", message);
  return explainStatus({ status, quoted, waitSeconds }, jira, {
    400: `Jira did not accept the query.${quoted} Correct the JQL before another attempt.`,
    404: `It was not found in Jira, or is not visible to the person.${quoted} Check the spelling of projects and sites.`,
  });
}
