import type { ScriptsFeature } from "#scripts/feature.ts";
import { isLoopback } from "#scripts/launch/loopback.ts";

/** STUDIO=1 lets LangSmith Studio connect: docs/decisions/0013-studio.md. */
export const studio: ScriptsFeature = {
  checkStart(env, appUrl) {
    if (env.STUDIO !== "1" || isLoopback(appUrl)) return;
    throw new Error(
      `STUDIO=1 opens the LangGraph server to Studio without a log-in: on loopback only, and APP_URL is ${appUrl}.`,
    );
  },
  configureServer(config, env, root) {
    if (env.STUDIO !== "1") return config;
    const http = {
      ...config.http,
      app: `${root}/auth/resource-server/studio/app.ts:studio`,
      cors: { allow_origins: ["https://smith.langchain.com"] },
    };
    return { ...config, auth: { ...config.auth, disable_studio_auth: false }, http };
  },
};
