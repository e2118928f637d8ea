/** `node dev/mcp/main.ts`: the embedded MCP server as a process of its own, by the launcher. */
import { z } from "zod";
import { startMcp } from "#dev/mcp/server.ts";
import { address, json, run } from "#dev/server/run.ts";

const client = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  redirect_uris: z.array(z.url()),
});

const variables = {
  ...address,
  GITHUB_API_URL: z.url(),
  DATA_DIR: z.string().min(1),
  /** A company that uses the notes. */
  ENTERPRISE: json.pipe(z.object({ issuer: z.url(), client })).optional(),
  TOKEN_TTL_SECONDS: z.coerce.number().int().positive().optional(),
};

await run("mcp", variables, ({ PORT, HOST, GITHUB_API_URL, DATA_DIR, TOKEN_TTL_SECONDS, ENTERPRISE }) =>
  startMcp({
    ...{ port: PORT, host: HOST, githubApiUrl: GITHUB_API_URL, dataDir: DATA_DIR },
    ...{ tokenTtl: TOKEN_TTL_SECONDS, enterprise: ENTERPRISE },
  }),
);
