import { RequestError } from "octokit";
import { z } from "zod";
import { findSsoHeader } from "./sso.ts";

/** GitHub rejected a GitHub App's token, because the app is not installed at the call's target. */
export class NotInstalledError extends Error {
  /** The account on which the app is not installed. */
  readonly owner: string;
  /** GitHub returned 403. Otherwise it returned 404, as for a private repository without the app and for one that does not exist. */
  readonly isForbidden: boolean;
  /** It is the person's own account, so the app is certainly missing, and they can install it. */
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
 * Whether GitHub's response is specific to a GitHub App's token: the app is not installed there, lacks a permission, or the API
 * is closed to such apps (docs.github.com/rest, "Troubleshooting the REST API": "Resource not accessible").
 */
export function isDeniedToApp(error: RequestError): boolean {
  return error.status === 403 && error.message.includes("Resource not accessible by integration");
}

const listSchema = z.object({
  total_count: z.number(),
  installations: z.array(z.object({ account: z.object({ login: z.string() }).nullable() })),
});

/**
 * Checks whether a rejection may be due to a missing installation, by the list of those that the person can reach
 * (docs.github.com/rest/apps/installations: "List app installations accessible to the user access token").
 * @param error the call's error
 * @param fetch sends a request with the token, for the list
 * @returns the error to throw instead; undefined if that is unknown, or it is something else
 */
export async function findMissingInstallation(
  error: unknown,
  login: string,
  baseUrl: string,
  fetch: typeof globalThis.fetch,
): Promise<NotInstalledError | undefined> {
  if (!(error instanceof RequestError) || !(error.status === 404 || isDeniedToApp(error))) return undefined;
  if (findSsoHeader(error)) return undefined;
  // An OAuth App's token, which has scopes, has no installations. A GitHub App's may have a blank header.
  if (error.response?.headers["x-oauth-scopes"]) return undefined;
  const owner = decodeURIComponent(/\/repos\/([^/?]+)\//.exec(error.request.url)?.[1] ?? "");
  const accounts = owner ? await listInstallationAccounts(baseUrl, fetch) : undefined;
  if (!accounts || accounts.includes(owner.toLowerCase())) return undefined;
  return new NotInstalledError(owner, owner.toLowerCase() === login.toLowerCase(), error);
}

/** @returns the accounts with an installation, in lower case; undefined if the list is incomplete */
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
    // The original error is used then.
    return undefined;
  }
}
