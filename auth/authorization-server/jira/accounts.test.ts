import { makeTestEnv } from "#auth/testing/env.ts";
import { parseWebEnv } from "../env.ts";
import { describeAccounts } from "../secrets/testing/accounts.ts";
import { atlassian } from "./atlassian.ts";

describeAccounts("atlassian", (url) => {
  const app = { ATLASSIAN_CLIENT_ID: "test", ATLASSIAN_CLIENT_SECRET: "test" };
  const addresses = { ATLASSIAN_AUTH_URL: url, ATLASSIAN_API_URL: url, ATLASSIAN_APPS_URL: url };
  return atlassian(parseWebEnv({ ...makeTestEnv(), ...app, ...addresses }));
});
