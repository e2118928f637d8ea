import { readAtlassian } from "#auth/authorization-server/jira/atlassian.ts";
import { type Finding, fail, pass, warn } from "#scripts/doctor/finding.ts";
import { probe } from "#scripts/doctor/probe.ts";
import type { Setup } from "#scripts/feature.ts";

const SUBJECT = "Atlassian app";

/** The credentials, checked with an invalid code: for a known client Atlassian complains about the code only. */
export async function checkAtlassian({ web, embedded }: Pick<Setup, "web" | "embedded">): Promise<Finding[]> {
  const {
    ATLASSIAN_CLIENT_ID: client_id,
    ATLASSIAN_CLIENT_SECRET: client_secret,
    ATLASSIAN_AUTH_URL: authUrl,
  } = readAtlassian(web);
  if (embedded.has("jira")) return [pass(SUBJECT, "embedded: ATLASSIAN_CLIENT_ID names a real one")];
  if (!client_id || !client_secret) return [pass(SUBJECT, "none: there is no Jira to connect")];
  const redirect_uri = `${web.APP_URL}/api/oauth/callback/atlassian`;
  const { response, error } = await probe(`${authUrl}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: "none",
      client_id,
      client_secret,
      redirect_uri,
    }),
  });
  if (!response) {
    const fix = "check ATLASSIAN_AUTH_URL and the way to it";
    return [fail(SUBJECT, `${authUrl}: ${error}`, fix)];
  }
  await response.body?.cancel();
  if (response.status === 401) {
    const fix = "copy both from the app's Settings at developer.atlassian.com/console/myapps";
    return [fail(SUBJECT, "Atlassian refuses ATLASSIAN_CLIENT_ID with ATLASSIAN_CLIENT_SECRET", fix)];
  }
  if (response.status === 400 || response.status === 403) {
    return [pass(SUBJECT, `credentials accepted; its callback must be ${redirect_uri}`)];
  }
  return [warn(SUBJECT, `Atlassian answers ${response.status}`, "try again later")];
}
