import { RequestError } from "octokit";
import { z } from "zod";
import type { CallContext } from "#agent/tools/delegated-tool.ts";
import {
  checkFirst,
  explainCommonFailure,
  explainStatus,
  explainUnreachable,
  quote,
  SETTINGS,
  tryAgainIn,
} from "#agent/tools/explain.ts";
import { boundWait, readRetryAfter, secondsUntil } from "#auth/protocol/retry-after.ts";
import { isDeniedToApp, NotInstalledError } from "./installation.ts";
import { explainSso, findSsoHeader, readSsoLink } from "./sso.ts";

interface ErrorContext extends CallContext {
  /** GitHub's API URL: links must be on its host. */
  apiUrl?: string | undefined;
}

/**
 * Explains in one or two sentences why a GitHub tool failed and what to do, for the model to pass on. Contains no token, and from
 * GitHub's response only `message`, `errors`, names of scopes and permissions, and the page for single sign-on.
 */
export function explainGitHubError(error: unknown, context: ErrorContext): string {
  const upstream = { name: "GitHub", access: context.access };
  const common = explainCommonFailure(error, upstream);
  if (common) return common;
  const who = context.login ? `@${context.login}` : "the connected GitHub account";
  if (error instanceof NotInstalledError) return explainNotInstalled(error, who, context.resource);
  if (error instanceof RequestError) {
    if (!error.response) return explainUnreachable(upstream);
    return explainAnswer(error, error.response, who, context);
  }
  const kind = error instanceof Error ? error.name : "unknown";
  return `The tool failed in a way that was not foreseen (${kind}).${context.access === "write" ? ` ${checkFirst("GitHub")}` : ""}`;
}

function explainNotInstalled(
  { isForbidden, owner }: NotInstalledError,
  who: string,
  resource = "It",
): string {
  if (isForbidden) {
    return `GitHub does not let the app do this: it is not installed for @${owner}. ${who} can choose in ${SETTINGS} where the app is installed; for an account that is not theirs, its owner has to.`;
  }
  return `${resource} was not found on GitHub, or the app is not installed for @${owner}: where it is not, it sees nothing private. Check the spelling; ${who} can choose in ${SETTINGS} where the app is installed.`;
}

type Answer = NonNullable<RequestError["response"]>;

function explainAnswer(error: RequestError, answer: Answer, who: string, context: ErrorContext): string {
  const { status } = error;
  const headers: Record<string, unknown> = answer.headers;
  const said = readMessage(answer.data);
  const quoted = quote("GitHub", said);
  const { access, resource, apiUrl } = context;
  const sso = findSsoHeader(error);
  if (sso) return explainSso(readSsoLink(sso, apiUrl));
  if (status === 429 || (status === 403 && isRateLimit(headers, said))) return explainLimit(headers, said);
  if (status === 403) {
    const special = isDeniedToApp(error) ? explainDeniedApp(headers) : explainForbidden(headers, who);
    if (special) return special;
  }
  const target = resource ?? "It";
  const conflict = `GitHub refused because of the present state of ${resource ?? "the target"}.${quoted} Read it again before another attempt.`;
  // GitHub's message says what is missing; these two only repeat the status.
  const isNamed = said !== "" && said !== "Not Found";
  return explainStatus(
    { status, who, quoted },
    { name: "GitHub", access },
    {
      404: isNamed
        ? `GitHub did not find what this needs${resource ? ` of ${resource}` : ""}.${quoted}`
        : `${target} was not found on GitHub, or is not visible to ${who}. Check the spelling of owner, repository and number.`,
      405: conflict,
      409: conflict,
      410: `${target} is gone from GitHub, or that feature is switched off there.${quoted}`,
      422: `GitHub did not accept the input.${quoted} Correct it before another attempt.`,
      451: `${target} is not available for legal reasons.${quoted}`,
    },
  );
}

function explainForbidden(headers: Record<string, unknown>, who: string): string | undefined {
  const accepted = findMissingScopes(headers);
  if (accepted.length === 0) return undefined;
  return `The GitHub connection of ${who} lacks a permission for this: one of ${accepted.map((scope) => `"${scope}"`).join(", ")}. The person can extend it in ${SETTINGS}.`;
}
/** From `x-accepted-github-permissions`: the required permissions, separated by `,`; alternatives follow after `;`. */
const PERMISSIONS = /^(?:\w{1,50}=(?:read|write|admin)[,; ]*){1,10}$/;

/** The app lacks it, which reconnecting does not fix. */
function explainDeniedApp(headers: Record<string, unknown>): string {
  const named = headers["x-accepted-github-permissions"];
  const why =
    typeof named === "string" && PERMISSIONS.test(named)
      ? `it lacks the permission "${named}", or is not installed for this repository`
      : "it lacks a permission, or GitHub keeps this from GitHub Apps";
  return `GitHub does not let the app do this: ${why}. The app's operator can ask for a permission, which the account's owner then accepts; connecting GitHub again does not help.`;
}

/**
 * The scopes of which the request needed one, if the token has others.
 * @param headers of GitHub's response
 * @returns none for a token without scopes, a GitHub App's, whatever scopes GitHub lists
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

function explainLimit(headers: Record<string, unknown>, said: string): string {
  const reset = Number(headers["x-ratelimit-reset"]);
  const primary = headers["x-ratelimit-remaining"] === "0" && !/secondary/i.test(said);
  const untilReset = primary && reset > 0 ? boundWait(secondsUntil(reset * 1000, headers)) : undefined;
  const seconds = readRetryAfter(headers) ?? untilReset;
  const kind = primary ? "The hourly limit of GitHub requests is used up" : "GitHub asks to slow down";
  return `${kind}. ${tryAgainIn(seconds)}`;
}

function splitScopes(header: unknown): string[] {
  if (typeof header !== "string") return [];
  return header.split(",").flatMap((scope) => scope.trim() || []);
}

/** GitHub's messages contain no token; should a proxy add one, it is redacted. */
const TOKEN = /\b(?:gh[a-z]_|github_pat_)\w+/g;

const words = z.string().optional().catch(undefined);
const detailSchema = z.union([
  z.string(),
  z
    .object({ message: words, resource: words, field: words, code: words })
    .transform(({ message, ...rest }) => message ?? Object.values(rest).filter(Boolean).join(" ")),
]);
const answerSchema = z.object({
  message: z.string().catch(""),
  errors: z.array(detailSchema.catch("")).catch([]),
});

function readMessage(data: unknown): string {
  const { message = "", errors = [] } = answerSchema.safeParse(data).data ?? {};
  const details = errors.filter(Boolean).join("; ");
  return (details ? `${message}: ${details}` : message).replace(TOKEN, "[removed]");
}
