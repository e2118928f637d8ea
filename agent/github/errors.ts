import { RequestError } from "octokit";
import { READ_ONLY } from "#agent/approval/read-only.ts";
import { ConsentDeclined } from "#auth/client/token-broker.ts";
import { TransportError, type TransportErrorCode } from "#auth/client/transport.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import { AuthError, type AuthErrorCode } from "#auth/protocol/errors.ts";
import { isDeniedToApp, NotInstalledError } from "./installation.ts";
import { asksForSso, readSsoLink } from "./sso.ts";

/** What a write is about is no longer what the person saw. Nothing was sent. */
export class TargetChangedError extends Error {
  override readonly name = "TargetChangedError";
}

export interface ErrorContext {
  access: "read" | "write";
  /** The GitHub login that the call acted as, once it is known. */
  login?: string | undefined;
  /** What the call was about, such as `alice/webshop#12`. */
  resource?: string | undefined;
  /** GitHub's API: links go to its host only. */
  apiUrl?: string | undefined;
  /** Milliseconds since the epoch; for "try again in …". */
  now?: number;
}

const SETTINGS = "Settings → Connections";
const CHECK_FIRST =
  " The change may or may not have been made: look at GitHub before trying it again, and never simply repeat it.";

const AUTH_SENTENCES: Partial<Record<AuthErrorCode, string>> = {
  interaction_required: `GitHub is not connected. The person can connect GitHub in ${SETTINGS} and then ask again.`,
  insufficient_scope: `The GitHub connection does not allow this. The person can extend it in ${SETTINGS} and then ask again.`,
  invalid_grant: "The person's session is over. They need to sign in again.",
  sealed_value_refused: `The stored GitHub connection can't be opened any more. The person can connect GitHub again in ${SETTINGS}.`,
  invalid_client:
    "The application did not accept this agent. Its operator has to look at the agent's key; nothing the person did is wrong.",
  other_account:
    "Not run: the person approved this as another GitHub account than the one that is connected now. Nothing was sent. Ask for it again if they still want it.",
  token_may_only_read: READ_ONLY,
  already_sent:
    "This change may have been sent already, so it was not sent again: look at GitHub before trying it again, and never simply repeat it.",
  server_unavailable:
    "The application's token service can't be reached right now. Nothing was sent to GitHub; try again in a minute.",
};

const TRANSPORT_SENTENCES: Record<TransportErrorCode, string> = {
  timeout: "GitHub did not answer in time. Try again in a minute.",
  redirected:
    "GitHub sent the request on to another address, which was not followed. The repository may have moved.",
  too_large: "GitHub's answer is too large. Ask for something narrower.",
  unexpected_answer:
    "GitHub's answer was not in the expected form. It may be under maintenance; try again later.",
  read_only: "This tool may only read, and tried to write. Nothing was sent.",
  stopped: "The run was stopped before all of it was sent.",
  ended: "The tool call was already over. Nothing was sent.",
};

/** Where the person can authorize the connection, when an organization's single sign-on is what is missing. */
export function findSsoLink(error: unknown, apiUrl: string): string | undefined {
  if (!(error instanceof RequestError) || error.status !== 403) return undefined;
  return readSsoLink(error.response?.headers["x-github-sso"], apiUrl);
}

/**
 * Says in one or two sentences why a GitHub tool failed and what to do about it, for the model to pass on.
 * Holds no token, and of GitHub's answer only its `message` and `errors`, the names of scopes and permissions, and the page for single sign-on.
 */
export function explainGitHubError(error: unknown, context: ErrorContext): string {
  if (error instanceof ConsentDeclined) return `${error.message} Answer without it, and say what is missing.`;
  if (error instanceof TargetChangedError)
    return `Not run: ${error.message} Nothing was sent. Read it again, and ask again if the person still wants it.`;
  if (error instanceof AuthError) return explainAuthError(error);
  if (error instanceof TransportError) {
    const sentence = TRANSPORT_SENTENCES[error.code];
    const unsure = error.code !== "read_only" && error.code !== "ended" && context.access === "write";
    return unsure ? sentence + CHECK_FIRST : sentence;
  }
  if (error instanceof NotInstalledError) {
    const who = context.login ? `@${context.login}` : "the connected GitHub account";
    if (error.isForbidden) {
      return `GitHub does not let the app do this: it is not installed for @${error.owner}. ${who} can choose in ${SETTINGS} where the app is installed; for an account that is not theirs, its owner has to.`;
    }
    return `${context.resource ?? "It"} was not found on GitHub, or the app is not installed for @${error.owner}: where it is not, it sees nothing private. Check the spelling; ${who} can choose in ${SETTINGS} where the app is installed.`;
  }
  if (error instanceof RequestError && error.response) return explainAnswer(error, error.response, context);
  if (error instanceof RequestError) {
    return `GitHub can't be reached right now (the connection failed).${context.access === "write" ? CHECK_FIRST : " Try again in a minute."}`;
  }
  const kind = error instanceof Error ? error.name : "unknown";
  return `The tool failed in a way that was not foreseen (${kind}).${context.access === "write" ? CHECK_FIRST : ""}`;
}

function explainAuthError(error: AuthError): string {
  const sentence = AUTH_SENTENCES[error.code] ?? "No GitHub access could be obtained. Try again in a minute.";
  const { missing } = error.details;
  const names = Array.isArray(missing) ? missing.filter((name) => typeof name === "string") : [];
  if (error.code !== "insufficient_scope" || names.length === 0) return sentence;
  return `${sentence} It needs the permission ${names.map((name) => `"${name}"`).join(", ")}.`;
}

type Answer = NonNullable<RequestError["response"]>;

function explainAnswer(error: RequestError, answer: Answer, context: ErrorContext): string {
  const { status } = error;
  const headers: Record<string, unknown> = answer.headers;
  const said = readMessage(answer.data);
  const quoted = said ? ` GitHub says: "${said}"` : "";
  const target = context.resource ?? "It";
  const who = context.login ? `@${context.login}` : "the connected GitHub account";

  if (status === 429 || (status === 403 && isRateLimit(headers, said))) {
    return explainLimit(headers, said, context.now ?? Date.now());
  }
  switch (status) {
    case 401:
      return `GitHub no longer accepts the connection of ${who}. The person can reconnect GitHub in ${SETTINGS} and then ask again.`;
    case 403:
      return isDeniedToApp(error)
        ? explainDeniedApp(headers)
        : explainForbidden(headers, who, quoted, context.apiUrl);
    case 404:
      // Its own words say what is missing; these two say no more than the number.
      if (said && said !== "Not Found")
        return `GitHub did not find what this needs${context.resource ? ` of ${context.resource}` : ""}.${quoted}`;
      return `${target} was not found on GitHub, or is not visible to ${who}. Check the spelling of owner, repository and number.`;
    case 405:
    case 409:
      return `GitHub refused because of the present state of ${context.resource ?? "the target"}.${quoted} Read it again before another attempt.`;
    case 410:
      return `${target} is gone from GitHub, or that feature is switched off there.${quoted}`;
    case 422:
      return `GitHub did not accept the input.${quoted} Correct it before another attempt.`;
    case 451:
      return `${target} is not available for legal reasons.${quoted}`;
  }
  if (status >= 500) {
    return `GitHub has a problem on its side (${status}).${context.access === "write" ? CHECK_FIRST : " Try again in a few minutes."}`;
  }
  return `GitHub refused the request (${status}).${quoted}`;
}

function explainForbidden(
  headers: Record<string, unknown>,
  who: string,
  quoted: string,
  apiUrl: string | undefined,
): string {
  const sso = headers["x-github-sso"];
  if (asksForSso(sso)) {
    const link = apiUrl && readSsoLink(sso, apiUrl);
    return `The organization asks for single sign-on. The person must authorize this connection for the organization on GitHub${link ? ` at ${link}` : ": sign in to the organization there, then connect GitHub again in Settings → Connections"}, and then ask again.`;
  }
  const accepted = findMissingScopes(headers);
  if (accepted.length > 0) {
    return `The GitHub connection of ${who} lacks a permission for this: one of ${accepted.map((scope) => `"${scope}"`).join(", ")}. The person can extend it in ${SETTINGS}.`;
  }
  return `GitHub does not allow ${who} to do this.${quoted}`;
}

/** Of `x-accepted-github-permissions`: what is needed, with `,` between; other sets that would do, after `;`. */
const PERMISSIONS = /^(?:\w{1,50}=(?:read|write|admin)[,; ]*){1,10}$/;

/** Of the app, which reconnecting does not fix. */
function explainDeniedApp(headers: Record<string, unknown>): string {
  const named = headers["x-accepted-github-permissions"];
  const why =
    typeof named === "string" && PERMISSIONS.test(named)
      ? `it lacks the permission "${named}", or is not installed for this repository`
      : "it lacks a permission, or GitHub keeps this from GitHub Apps";
  return `GitHub does not let the app do this: ${why}. The app's operator can ask for a permission, which the account's owner then accepts; connecting GitHub again does not help.`;
}

/**
 * The scopes of which the request needed one, when the token has others.
 * @param headers of GitHub's answer
 * @returns none for a token without any scope: a GitHub App's, whatever scopes GitHub names to it
 */
export function findMissingScopes(headers: Readonly<Record<string, unknown>>): string[] {
  const accepted = splitScopes(headers["x-accepted-oauth-scopes"]);
  const granted = splitScopes(headers["x-oauth-scopes"]);
  const suffices = accepted.some((scope) => granted.includes(scope));
  return granted.length === 0 || suffices ? [] : accepted;
}

function isRateLimit(headers: Record<string, unknown>, said: string): boolean {
  return (
    headers["x-ratelimit-remaining"] === "0" || "retry-after" in headers || /rate limit|abuse/i.test(said)
  );
}

function explainLimit(headers: Record<string, unknown>, said: string, now: number): string {
  const after = Number(headers["retry-after"]);
  const reset = Number(headers["x-ratelimit-reset"]);
  const primary = headers["x-ratelimit-remaining"] === "0" && !/secondary/i.test(said);
  // GitHub's documentation asks for a minute at least when a secondary limit gives no time.
  const seconds = after > 0 ? after : primary && reset > 0 ? Math.max(1, reset - Math.floor(now / 1000)) : 60;
  const kind = primary ? "The hourly limit of GitHub requests is used up" : "GitHub asks to slow down";
  return `${kind}. Nothing was done; try again in ${formatWait(seconds)}, and don't call it again before.`;
}

function formatWait(seconds: number): string {
  const amount = seconds < 90 ? Math.ceil(seconds) : Math.ceil(seconds / 60);
  const unit = seconds < 90 ? "second" : "minute";
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

function splitScopes(header: unknown): string[] {
  if (typeof header !== "string") return [];
  return header.split(",").flatMap((scope) => scope.trim() || []);
}

const MAX_MESSAGE = 300;
/** GitHub never puts a token in a message; should a proxy before it do so, it goes no further. */
const TOKEN = /\b(?:gh[a-z]_|github_pat_)\w+/g;

function readMessage(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  const message = "message" in data && typeof data.message === "string" ? data.message : "";
  const errors = "errors" in data && Array.isArray(data.errors) ? data.errors.map(readDetail) : [];
  const details = errors.filter((detail) => detail !== "");
  const all = details.length > 0 ? `${message}: ${details.join("; ")}` : message;
  const plain = all.replace(TOKEN, "[removed]").replace(/\s+/g, " ").replaceAll('"', "'").trim();
  return plain.length > MAX_MESSAGE ? `${cutText(plain, MAX_MESSAGE)}…` : plain;
}

function readDetail(detail: unknown): string {
  if (typeof detail === "string") return detail;
  if (typeof detail !== "object" || detail === null) return "";
  if ("message" in detail && typeof detail.message === "string") return detail.message;
  return ["resource", "field", "code"]
    .flatMap((key) => {
      const value: unknown = Reflect.get(detail, key);
      return typeof value === "string" ? value : [];
    })
    .join(" ");
}
