import { type Finding, fail, pass, warn } from "./finding.ts";
import { findPlainHttp } from "./plain-http.ts";
import { probe, readObject } from "./probe.ts";
import type { Setup } from "./setup.ts";

/**
 * Asks GitHub to check an invalid token (docs.github.com/rest/apps/oauth-applications, "Check a token"). GitHub checks the
 * app's credentials first, so 404 and 422 mean that they are correct.
 */
export async function checkGitHub({ web, embedded }: Pick<Setup, "web" | "embedded">): Promise<Finding[]> {
  const subject = "GitHub app";
  if (embedded.has("github")) return [pass(subject, "embedded: GITHUB_CLIENT_ID names a real one")];
  const plain = findPlainHttp("GitHub", [web.GITHUB_URL, web.GITHUB_API_URL]);
  return [...plain, ...(await checkCredentials(web))];
}

async function checkCredentials(web: Setup["web"]): Promise<Finding[]> {
  const subject = "GitHub app";
  const basic = Buffer.from(`${web.GITHUB_CLIENT_ID}:${web.GITHUB_CLIENT_SECRET}`).toString("base64");
  const { response, error } = await probe(
    `${web.GITHUB_API_URL}/applications/${encodeURIComponent(web.GITHUB_CLIENT_ID)}/token`,
    {
      method: "POST",
      headers: {
        authorization: `Basic ${basic}`,
        accept: "application/vnd.github+json",
        "content-type": "application/json",
        "user-agent": "on-behalf-of-doctor",
      },
      body: JSON.stringify({ access_token: "none" }),
    },
  );
  if (!response) {
    return [fail(subject, `${web.GITHUB_API_URL}: ${error}`, "check GITHUB_API_URL and the way to it")];
  }
  const isApi = typeof (await readObject(response))?.message === "string";
  if (response.status === 404 && !isApi) {
    const fix = "for GitHub Enterprise Server GITHUB_API_URL ends in /api/v3";
    return [fail(subject, `${web.GITHUB_API_URL} is not GitHub's API`, fix)];
  }
  if (response.status === 404 || response.status === 422) {
    return [pass(subject, `credentials accepted; its callback must be ${web.APP_URL}/api`), checkPair(web)];
  }
  if (response.status === 401) {
    const fix = "copy both from the app's page at GitHub; make a new secret if it is lost";
    return [fail(subject, "GitHub refuses GITHUB_CLIENT_ID with GITHUB_CLIENT_SECRET", fix)];
  }
  const fix = "try again later; for GitHub Enterprise GITHUB_API_URL ends in /api/v3";
  return [warn(subject, `GitHub answers ${response.status}`, fix)];
}

/** Whether both URLs belong to the same GitHub: tokens of one host are invalid at another. */
function checkPair(web: Setup["web"]): Finding {
  const [pages, api] = [new URL(web.GITHUB_URL), new URL(web.GITHUB_API_URL)];
  // GitHub Enterprise Server has both on one host, the others the API on a subdomain.
  const isOnePlace = api.host === pages.host ? pages.host !== "github.com" : api.host === `api.${pages.host}`;
  if (isOnePlace) return pass("GitHub", web.GITHUB_URL);
  const fix = "set both for GitHub Enterprise, or neither for github.com";
  return fail("GitHub", `GITHUB_URL (${web.GITHUB_URL}) and GITHUB_API_URL are not of one GitHub`, fix);
}
