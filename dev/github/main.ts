/** `node dev/github/main.ts`: the embedded GitHub as a process of its own, by the launcher. */
import { z } from "zod";
import { client } from "#dev/github/oauth.ts";
import { startGitHub } from "#dev/github/server.ts";
import { address, json, run } from "#dev/server/run.ts";

const variables = {
  ...address,
  DATA_FILE: z.string().optional(),
  GITHUB_CLIENTS: json.pipe(z.array(client)),
  TOKEN_TTL_SECONDS: z.coerce.number().int().positive().optional(),
  RATE_LIMIT: z.coerce.number().int().positive().optional(),
};

await run("github", variables, ({ PORT, HOST, DATA_FILE, GITHUB_CLIENTS, TOKEN_TTL_SECONDS, RATE_LIMIT }) =>
  startGitHub({
    ...{ port: PORT, host: HOST, dataFile: DATA_FILE, clients: GITHUB_CLIENTS },
    ...{ tokenTtlSeconds: TOKEN_TTL_SECONDS, rateLimit: RATE_LIMIT },
  }),
);
