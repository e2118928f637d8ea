import { isScope } from "#auth/protocol/scope-syntax.ts";

/** What a server's `WWW-Authenticate` says (RFC 9110 §11.6.1, RFC 6750 §3, RFC 9728 §5.1). */
export interface Challenge {
  /** False where only another proof than a bearer token is taken, such as DPoP (RFC 9449). */
  isBearer: boolean;
  /** `invalid_token`, `insufficient_scope`. */
  error?: string | undefined;
  /** Undefined where it names none. */
  scopes?: string[] | undefined;
  metadataUrl?: string | undefined;
}

/** More than any server has for one tool: each is a line that a person reads. */
const MOST_SCOPES = 100;
/** Of all scopes together: they travel in an address and a cookie. */
const MOST_CHARACTERS = 2_000;
/** A scheme, or a parameter of the scheme before it: a name, `=`, and a token or a quoted string. */
const PART = /([\w!#$%&'*+.^`|~-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g;

/**
 * Reads a response's challenges. The SDK's own reading looks at the first scheme only, and takes words inside of a quoted text for
 * parameters.
 * @returns the one for bearer tokens that names an error, else the first for bearer tokens, else the first for DPoP
 */
export function readChallenge({ headers }: Pick<Response, "headers">): Challenge {
  const all: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [, name = "", quoted, token] of (headers.get("www-authenticate") ?? "").matchAll(PART)) {
    const value = quoted?.replace(/\\(.)/g, "$1") ?? token;
    const key = name.toLowerCase();
    const parameters = all.at(-1)?.parameters;
    if (value === undefined) all.push({ scheme: key, parameters: new Map() });
    else if (parameters && !parameters.has(key)) parameters.set(key, value);
  }
  const bearer = all.filter(({ scheme }) => scheme === "bearer");
  const chosen =
    bearer.find(({ parameters }) => parameters.has("error")) ??
    bearer[0] ??
    all.find(({ scheme }) => scheme === "dpop");
  if (!chosen) return { isBearer: true };
  const { scheme, parameters } = chosen;
  const scope = parameters.get("scope");
  return {
    isBearer: scheme === "bearer",
    error: parameters.get("error") || undefined,
    scopes: scope === undefined ? undefined : limitScopes(scope.split(/\s+/)),
    metadataUrl: URL.parse(parameters.get("resource_metadata") ?? "")?.href,
  };
}

/** Leaves out what is no scope (RFC 6749 §3.3), and what is more than anybody asks for. */
export function limitScopes(scopes: readonly string[]): string[] {
  let left = MOST_CHARACTERS;
  return scopes
    .filter(isScope)
    .slice(0, MOST_SCOPES)
    .filter(({ length }) => {
      left -= length + 1;
      return left >= 0;
    });
}
