import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { describeAccounts } from "../testing/accounts.ts";
import { github } from "./github.ts";

describeAccounts("github", (url) => github(parseWebEnv({ ...makeTestEnv(), GITHUB_API_URL: url })));
