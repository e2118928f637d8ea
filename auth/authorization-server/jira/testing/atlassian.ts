import { parseWebEnv, type WebEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { startJira } from "#dev/jira/server.ts";
import { connect, JIRA_APP } from "#dev/jira/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";
import type { ConnectionProvider } from "../../secrets/providers/descriptor.ts";
import type { ProviderTokens } from "../../secrets/store.ts";
import { toProviderTokens } from "../../secrets/token-endpoint.ts";
import { atlassian } from "../atlassian.ts";

/** An embedded Atlassian with one app, and the web process's environment for it. */
export interface TestAtlassian {
  server: Running;
  provider: ConnectionProvider;
  env: WebEnv;
  /** Signs a person in and consents, as their browser would. @returns their new tokens */
  authorize(login: string, scope?: string): Promise<ProviderTokens>;
  counters(): Promise<{ refreshes: number; refreshReuses: number }>;
}

export async function startTestAtlassian(): Promise<TestAtlassian> {
  const server = await startJira({ app: JIRA_APP });
  const env = parseWebEnv({
    ...makeTestEnv(),
    ATLASSIAN_CLIENT_ID: JIRA_APP.client_id,
    ATLASSIAN_CLIENT_SECRET: JIRA_APP.client_secret,
    ATLASSIAN_AUTH_URL: server.url,
    ATLASSIAN_API_URL: server.url,
    ATLASSIAN_APPS_URL: `${server.url}/manage-profile/apps`,
  });
  const provider = atlassian(env);
  if (!provider) throw new Error("the environment names no Atlassian app");
  return {
    server,
    provider,
    env,
    authorize: async (login, scope) =>
      // RFC 6749 §7.1: the type is case-insensitive; oauth4webapi returns it in lower case.
      toProviderTokens({ ...(await connect(server.url, { login, scope })), token_type: "bearer" }),
    counters: async () => (await fetch(`${server.url}/_control/counters`)).json(),
  };
}
