import { READ_ONLY } from "#agent/approval/read-only.ts";
import type { CallContext } from "#agent/tools/delegated-tool.ts";
import { findWriteRefusal, TargetChangedError } from "#agent/writes/refusals.ts";
import { ConsentDeclined } from "#auth/client/token-broker.ts";
import { TransportError, type TransportErrorCode } from "#auth/client/transport.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import { AuthError, type AuthErrorCode } from "#auth/protocol/errors.ts";

export const SETTINGS = "Settings → Connections";

/** The subject of a message. */
export interface Upstream {
  /** "GitHub", or `The MCP server "notes"`. */
  name: string;
  /** What the person connects, if it differs from `name`. */
  connection?: string;
  access: CallContext["access"];
}

/** A provider's error response. */
export interface RefusedAnswer {
  status: number;
  /** The person, by the account's name. */
  who?: string;
  /** The provider's own message, formatted by `quote`. */
  quoted?: string;
  /** How long the provider wants to be left alone. */
  waitSeconds?: number | undefined;
}

const AUTH_SENTENCES: Partial<Record<AuthErrorCode, (provider: string, at: string) => string>> = {
  interaction_required: (provider) =>
    `${provider} is not connected. The person can connect ${provider} in ${SETTINGS} and then ask again.`,
  insufficient_scope: (provider) =>
    `The ${provider} connection does not allow this. The person can extend it in ${SETTINGS} and then ask again.`,
  invalid_grant: () => "The person's session is over. They need to sign in again.",
  sealed_value_refused: (provider) =>
    `The stored ${provider} connection can't be opened any more. The person can connect ${provider} again in ${SETTINGS}.`,
  invalid_client: () =>
    "The application did not accept this agent. Its operator has to check the agent's key; nothing the person did is wrong.",
  other_account: (provider) =>
    `Not run: the person approved this as another ${provider} account than the one that is connected now. Nothing was sent. Ask for it again if they still want it.`,
  token_may_only_read: () => READ_ONLY,
  already_sent: (_, at) =>
    `This change may have been sent already, so it was not sent again: look at ${at} before trying it again, and never simply repeat it.`,
  server_unavailable: (_, at) =>
    `The application's token service can't be reached right now. Nothing was sent to ${at}; try again in a minute.`,
};

const TRANSPORT_SENTENCES: Record<TransportErrorCode, (name: string) => string> = {
  timeout: (name) => `${name} did not answer in time. Try again in a minute.`,
  redirected: (name) =>
    `${name}'s answer could not be used: it sent the request on to another address, which was not followed. What was asked for may have moved.`,
  too_large: (name) => `${name}'s answer is too large. Ask for something narrower.`,
  unexpected_answer: (name) =>
    `${name}'s answer could not be used: it was not in the expected form. It may be under maintenance; try again later.`,
  read_only: () => "This tool may only read, and tried to write. Nothing was sent.",
  stopped: () => "The run was stopped before all of it was sent.",
  ended: () => "The tool call was already over. Nothing was sent.",
};

/** Why a tool failed, if that is the same for every provider; undefined for errors that only the provider's client knows. */
export function explainCommonFailure(error: unknown, upstream: Upstream): string | undefined {
  const { name, access } = upstream;
  const refusal = findWriteRefusal(error);
  if (refusal) return refusal.sentence;
  if (error instanceof ConsentDeclined) return `${error.message} Answer without it, and say what is missing.`;
  if (error instanceof TargetChangedError)
    return `Not run: ${error.message} Nothing was sent. Read it again, and ask again if the person still wants it.`;
  if (error instanceof AuthError) return explainAuthError(error, upstream);
  if (!(error instanceof TransportError)) return undefined;
  const sentence = TRANSPORT_SENTENCES[error.code](name);
  const isUnsure = access === "write" && error.code !== "read_only" && error.code !== "ended";
  return isUnsure ? `${sentence} ${checkFirst(name)}` : sentence;
}

function explainAuthError({ code, details }: AuthError, { name, connection = name }: Upstream): string {
  const sentence = AUTH_SENTENCES[code]?.(connection, midSentence(name));
  if (!sentence) return `No ${connection} access could be obtained. Nothing was sent; try again in a minute.`;
  const { missing } = details;
  const names = Array.isArray(missing) ? missing.filter((scope) => typeof scope === "string") : [];
  if (code !== "insufficient_scope" || names.length === 0) return sentence;
  return `${sentence} It needs the permission ${names.map((scope) => `"${scope}"`).join(", ")}.`;
}

/**
 * Explains an HTTP status.
 * @param own the provider's own messages, which take precedence
 */
export function explainStatus(
  { status, who = "the person", quoted = "", waitSeconds }: RefusedAnswer,
  { name, connection = name, access }: Upstream,
  own: Readonly<Record<number, string | undefined>> = {},
): string {
  const special = own[status];
  if (special) return special;
  if (status >= 500)
    return `${name} has a problem on its side (${status}). ${access === "write" ? checkFirst(name) : "Try again in a few minutes."}`;
  switch (status) {
    case 401:
      return `${name} no longer accepts the connection of ${who}. The person can reconnect ${connection} in ${SETTINGS} and then ask again.`;
    case 403:
      return `${name} does not allow ${who} to do this.${quoted}`;
    case 429:
      return `${name} asks to slow down. ${tryAgainIn(waitSeconds)}`;
    default:
      return `${name} refused the request (${status}). Nothing was done.${quoted}`;
  }
}

/** @param seconds by default a minute, which GitHub's documentation recommends where no time is given */
export const tryAgainIn = (seconds = 60) =>
  `Nothing was done; try again in ${formatWait(seconds)}, and don't call it again before.`;

function formatWait(seconds: number): string {
  const units = { second: seconds, minute: seconds / 60, hour: seconds / 3600 };
  const unit = seconds < 90 ? "second" : seconds < 90 * 60 ? "minute" : "hour";
  const amount = Math.ceil(units[unit]);
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

export const explainUnreachable = ({ name, access }: Upstream) =>
  `${name} can't be reached right now (the connection failed). ${access === "write" ? checkFirst(name) : "Try again in a minute."}`;

/** A failed write may have been made. */
export const checkFirst = (name: string) =>
  `The change may or may not have been made: look at ${midSentence(name)} before trying it again, and never simply repeat it.`;

/** A provider's own message: one short line, without quotes that would end it. */
export function quote(name: string, words: string): string {
  const plain = words.replace(/\s+/g, " ").replaceAll('"', "'").trim();
  const short = plain.length > MAX_QUOTE ? `${cutText(plain, MAX_QUOTE)}…` : plain;
  return short && ` ${name} says: "${short}"`;
}

const MAX_QUOTE = 300;

/** "The MCP server …" within a sentence. */
const midSentence = (name: string) => name.replace(/^The /, "the ");
