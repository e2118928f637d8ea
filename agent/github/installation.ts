import { RequestError } from "octokit";
import { z } from "zod";

/** GitHub refused a GitHub App's token, and the app is not installed where the call was about. */
export class NotInstalledError extends Error {
  /** The account on which the app is not installed. */
  readonly owner: string;
  /**
   * GitHub said no (403). Else it said that nothing is there (404), as it does of a private repository without the app and of
   * one that does not exist.
   */
  readonly isForbidden: boolean;
  /** It is the person's own: that the app is missing there is sure, and they can install it. */
  readonly isOwn: boolean;

  constructor(owner: string, isOwn: boolean, cause: RequestError) {
    super(`the app is not installed for @${owner}`, { cause });
    this.name = "NotInstalledError";
    this.owner = owner;
    this.isForbidden = cause.status === 403;
    this.isOwn = isOwn;
  }
}

/**
 * True for what GitHub says to a GitHub App's token alone: the app is not installed there, lacks a permission, or the call is
 * closed to such apps (docs.github.com/rest, "Troubleshooting the REST API": "Resource not accessible").
 */
export function isDeniedToApp(error: RequestError): boolean {
  return error.status === 403 && error.message.includes("Resource not accessible by integration");
}

const listSchema = z.object({
  total_count: z.number(),
  installations: z.array(z.object({ account: z.object({ login: z.string() }).nullable() })),
});

/**
 * Finds out whether a refusal may come from a missing installation, by the list of those that the person can reach
 * (docs.github.com/rest/apps/installations: "List app installations accessible to the user access token").
 * @param error what the call threw
 * @param fetch holds the token; asked for one page more
 * @returns the error to throw instead; undefined when it can't be told, or is something else
 */
export async function findMissingInstallation(
  error: unknown,
  login: string,
  baseUrl: string,
  fetch: typeof globalThis.fetch,
): Promise<NotInstalledError | undefined> {
  if (!(error instanceof RequestError) || !(error.status === 404 || isDeniedToApp(error))) return undefined;
  // The token of an OAuth App, which has scopes, knows no installations. A GitHub App's may have a blank header.
  if (error.response?.headers["x-oauth-scopes"]) return undefined;
  const owner = decodeURIComponent(/\/repos\/([^/?]+)\//.exec(error.request.url)?.[1] ?? "");
  const accounts = owner ? await listInstallationAccounts(baseUrl, fetch) : undefined;
  if (!accounts || accounts.includes(owner.toLowerCase())) return undefined;
  return new NotInstalledError(owner, owner.toLowerCase() === login.toLowerCase(), error);
}

/** @returns the accounts with an installation, in lower case; undefined when not all of them can be told */
async function listInstallationAccounts(
  baseUrl: string,
  fetch: typeof globalThis.fetch,
): Promise<string[] | undefined> {
  try {
    const headers = { accept: "application/vnd.github+json" };
    const response = await fetch(`${baseUrl}/user/installations?per_page=100`, { headers });
    const { data } = listSchema.safeParse(response.ok ? await response.json() : undefined);
    if (!data || data.total_count > data.installations.length) return undefined;
    return data.installations.flatMap(({ account }) => account?.login.toLowerCase() ?? []);
  } catch {
    // Then what GitHub said first stands.
    return undefined;
  }
}
