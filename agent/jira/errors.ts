import { ConsentDeclined } from "#auth/client/token-broker.ts";
import { TransportError } from "#auth/client/transport.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import { AuthError, type AuthErrorCode } from "#auth/protocol/errors.ts";
import { JiraError } from "./client.ts";

const SETTINGS = "Settings → Connections";

const AUTH_SENTENCES: Partial<Record<AuthErrorCode, string>> = {
  interaction_required: `Jira is not connected. The person can connect Jira in ${SETTINGS} and then ask again.`,
  insufficient_scope: `The Jira connection does not allow this. The person can extend it in ${SETTINGS} and then ask again.`,
  invalid_grant: "The person's session is over. They need to sign in again.",
  sealed_value_refused: `The stored Jira connection can't be opened any more. The person can connect Jira again in ${SETTINGS}.`,
  invalid_client:
    "The application did not accept this agent. Its operator has to look at the agent's key; nothing the person did is wrong.",
  server_unavailable:
    "The application's token service can't be reached right now. Nothing was sent to Jira; try again in a minute.",
};

/** Says in one or two sentences why a Jira tool failed and what to do about it, for the model to pass on. */
export function explainJiraError(error: unknown): string {
  if (error instanceof ConsentDeclined) return `${error.message} Answer without it, and say what is missing.`;
  if (error instanceof AuthError) {
    return AUTH_SENTENCES[error.code] ?? "No Jira access could be obtained. Try again in a minute.";
  }
  if (error instanceof JiraError) return explainAnswer(error);
  if (error instanceof TransportError) {
    if (error.code === "timeout") return "Jira did not answer in time. Try again in a minute.";
    return "Jira's answer could not be used. It may be under maintenance; try again later.";
  }
  return "Jira can't be reached right now (the connection failed). Try again in a minute.";
}

function explainAnswer({ status, message, retryAfter }: JiraError): string {
  const quoted = quote(message);
  switch (status) {
    case 400:
      return `Jira did not accept the query.${quoted} Correct the JQL before another attempt.`;
    case 401:
      return `Jira no longer accepts the connection. The person can reconnect Jira in ${SETTINGS} and then ask again.`;
    case 403:
      return `Jira does not allow the person to do this.${quoted}`;
    case 404:
      return `It was not found in Jira, or is not visible to the person.${quoted} Check the spelling of projects and sites.`;
    case 429:
      return `Jira asks to slow down. Nothing was done; try again in ${retryAfter ?? 60} seconds, and don't call it again before.`;
  }
  if (status >= 500) return `Jira has a problem on its side (${status}). Try again in a few minutes.`;
  return `Jira refused the request (${status}).${quoted}`;
}

const MAX_MESSAGE = 300;

function quote(message: string): string {
  const plain = cutText(message.replace(/\s+/g, " ").replaceAll('"', "'").trim(), MAX_MESSAGE);
  return plain ? ` Jira says: "${plain}"` : "";
}
