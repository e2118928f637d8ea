import type { ScriptsFeature } from "#scripts/feature.ts";

/** GitHub: dev/github. */
export const github: ScriptsFeature = {
  standIn: {
    name: "github",
    label: "GitHub",
    replacedBy: "GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET",
    port: 4020,
    isWanted: (env) => !env.GITHUB_CLIENT_ID,
    variables({ dataDir, keys, appUrl, env }) {
      const client = {
        client_id: "on-behalf-of",
        client_secret: keys.EMBEDDED_GITHUB_SECRET,
        kind: env.GITHUB_APP_KIND ?? "oauth-app",
        redirect_uris: [`${appUrl}/api`],
        slug: env.GITHUB_APP_SLUG,
        setup_url: `${appUrl}/api/oauth/callback/github`,
      };
      return { DATA_FILE: `${dataDir}/github.json`, CLIENTS: JSON.stringify([client]) };
    },
    web: ({ keys }, url) => ({
      GITHUB_URL: url,
      GITHUB_API_URL: `${url}/api/v3`,
      GITHUB_CLIENT_ID: "on-behalf-of",
      GITHUB_CLIENT_SECRET: keys.EMBEDDED_GITHUB_SECRET,
    }),
    agent: (_context, url) => ({ GITHUB_API_URL: `${url}/api/v3` }),
  },
};
