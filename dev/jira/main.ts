/** `node dev/jira/main.ts`: the embedded Atlassian as a process of its own, by the launcher. */
import { z } from "zod";
import { jiraApp } from "#dev/jira/oauth.ts";
import { startJira } from "#dev/jira/server.ts";
import { address, json, run } from "#dev/server/run.ts";

const variables = {
  ...address,
  DATA_FILE: z.string().optional(),
  TOKEN_TTL_SECONDS: z.coerce.number().int().positive().optional(),
  ATLASSIAN_APP: json.pipe(jiraApp),
};

await run("jira", variables, ({ PORT, HOST, DATA_FILE, TOKEN_TTL_SECONDS, ATLASSIAN_APP }) =>
  startJira({
    port: PORT,
    host: HOST,
    dataFile: DATA_FILE,
    tokenTtlSeconds: TOKEN_TTL_SECONDS,
    app: ATLASSIAN_APP,
  }),
);
