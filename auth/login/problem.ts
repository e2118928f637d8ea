import { cutText } from "#auth/protocol/cut-text.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { findOutage } from "#db/outage.ts";

/** Why a sign-in failed: the code in the sign-in page's URL. app/sign-in/problems.ts has the sentences. */
export type SignInProblem =
  | "access_denied"
  | "flow_lost"
  | "unreachable"
  | "metadata"
  | "client_refused"
  | "par_required"
  | "request_refused"
  | "other_person"
  | "not_again"
  | "not_stored"
  | "provider_error";

/** What is logged about a failure. Nothing that the browser sent, except the provider's own two fields. */
export interface ProviderWords {
  error?: string | undefined;
  error_description?: string | undefined;
}

const MAX_LENGTH = 300;
/** The standard's word, and what some providers say if a person leaves their page. */
const CANCELLED = /^(?:access_denied|(?:user_)?cancell?ed(?:_\w+)?)$/;
/** There is no code for it (RFC 9126 §5). */
const PAR_DEMANDED = /pushed.?authorization|\bPAR\b|request_uri/i;
/** The client, its secret or its key is not the one that the provider knows (RFC 6749 §4.1.2.1, §5.2; the others are GitHub's). */
const CLIENT_ERRORS = new Set([
  ...["invalid_client", "unauthorized_client"],
  ...["incorrect_client_credentials", "application_suspended"],
]);

/** The provider does not support this app's request: the same request would be rejected again. */
const REQUEST_ERRORS = new Set([
  ...[
    "invalid_request",
    "invalid_scope",
    "invalid_target",
    "unsupported_response_type",
    "unsupported_grant_type",
  ],
  ...["redirect_uri_mismatch", "invalid_redirect_uri"],
  ...["invalid_request_object", "request_not_supported", "request_uri_not_supported"],
]);

/**
 * Classifies a failure of Auth.js.
 * @param error as passed to its logger
 * @param query the callback's parameters: a provider's error is there (RFC 6749 §4.1.2.1)
 * @returns `cause` is the error behind Auth.js' own, for the log
 */
export function explainFailure(
  error: unknown,
  query: URLSearchParams = new URLSearchParams(),
): { problem: SignInProblem; words: ProviderWords; cause: unknown } {
  const chain = causesOf(error);
  const words = readWords(chain, query);
  const cause = chain.find((one) => one instanceof Error && !isWrapper(one)) ?? error;
  return { problem: findProblem(chain, words), words, cause };
}

/** Auth.js' own errors only link to documentation. */
function isWrapper(error: object): boolean {
  return typeof Reflect.get(error, "type") === "string";
}

function findProblem(
  chain: readonly object[],
  { error, error_description = "" }: ProviderWords,
): SignInProblem {
  if (error !== undefined && CANCELLED.test(error)) return "access_denied";
  if (error !== undefined && PAR_DEMANDED.test(error_description)) return "par_required";
  if (error !== undefined && CLIENT_ERRORS.has(error)) return "client_refused";
  if (error !== undefined && REQUEST_ERRORS.has(error)) return "request_refused";
  if (error === "temporarily_unavailable" || error === "server_error") return "unreachable";
  if (error !== undefined) return "provider_error";
  const has = (test: (cause: object) => boolean) => chain.some(test);
  if (has((cause) => Reflect.get(cause, "type") === "InvalidCheck")) return "flow_lost";
  if (has((cause) => Reflect.get(cause, "type") === "MissingCSRF")) return "flow_lost";
  // A challenge at the token endpoint: the credentials were rejected (RFC 6749 §5.2).
  if (has((cause) => Reflect.get(cause, "code") === "OAUTH_WWW_AUTHENTICATE_CHALLENGE"))
    return "client_refused";
  if (has(isUnreachable)) return "unreachable";
  // After the provider's own failures, whose causes have the same network errors.
  if (has((cause) => findOutage(cause) !== undefined)) return "not_stored";
  if (has((cause) => cause instanceof AuthError && cause.code === "provider_error")) return "metadata";
  return "provider_error";
}

/** Node's fetch throws a TypeError if there is no response, and AbortSignal.timeout a TimeoutError. */
function isUnreachable(cause: object): boolean {
  if (cause instanceof AuthError) return cause.code === "server_unavailable";
  if (!(cause instanceof Error)) return false;
  return cause.name === "TimeoutError" || (cause instanceof TypeError && cause.message === "fetch failed");
}

/**
 * The error and all of its causes: Auth.js hides the real one in `cause.err`, and oauth4webapi in `cause.body` what GitHub sends as
 * an error with status 200.
 */
function causesOf(error: unknown, depth = 0): object[] {
  if (typeof error !== "object" || error === null || depth > 6) return [];
  return [
    error,
    ...causesOf(Reflect.get(error, "cause"), depth + 1),
    ...causesOf(Reflect.get(error, "err"), depth + 1),
    ...causesOf(Reflect.get(error, "body"), depth + 1),
  ];
}

function readWords(chain: readonly object[], query: URLSearchParams): ProviderWords {
  for (const cause of chain) {
    const [error, description] = [Reflect.get(cause, "error"), Reflect.get(cause, "error_description")];
    if (typeof error === "string") return { error: cut(error), error_description: cut(description) };
  }
  return { error: cut(query.get("error")), error_description: cut(query.get("error_description")) };
}

function cut(text: unknown): string | undefined {
  return typeof text === "string" ? cutText(text, MAX_LENGTH) : undefined;
}
