import type { ScriptsFeature } from "#scripts/feature.ts";
import { checkAtlassian } from "./check.ts";

/** Jira: Atlassian's stand-in (dev/jira) and the check of a real app. */
export const jira: ScriptsFeature = {
  standIn: {
    name: "jira",
    label: "Jira",
    replacedBy: "ATLASSIAN_CLIENT_ID, ATLASSIAN_CLIENT_SECRET",
    port: 4050,
    // With the real GitHub, a fictional Jira would be confusing.
    isWanted: (env) => !env.GITHUB_CLIENT_ID && !env.ATLASSIAN_CLIENT_ID,
    variables({ dataDir, keys, appUrl }) {
      const app = {
        client_id: "on-behalf-of",
        client_secret: keys.EMBEDDED_APP_SECRET,
        redirect_uri: `${appUrl}/api/oauth/callback/atlassian`,
      };
      return { DATA_FILE: `${dataDir}/jira.json`, APP: JSON.stringify(app) };
    },
    web: ({ keys }, url) => ({
      ATLASSIAN_CLIENT_ID: "on-behalf-of",
      ATLASSIAN_CLIENT_SECRET: keys.EMBEDDED_APP_SECRET,
      ATLASSIAN_AUTH_URL: url,
      ATLASSIAN_API_URL: url,
      ATLASSIAN_APPS_URL: `${url}/manage-profile/apps`,
    }),
    agent: (_context, url) => ({ ATLASSIAN_CLIENT_ID: "on-behalf-of", ATLASSIAN_API_URL: url }),
  },
  check: checkAtlassian,
};
