/**
 * Starts the embedded MCP server: `node dev/mcp/main.ts`, by the launcher.
 * Environment: PORT, HOST (127.0.0.1), GITHUB_API_URL, DATA_DIR, TOKEN_TTL_SECONDS (600), ENTERPRISE (JSON: a company that uses the notes).
 */
import { z } from "zod";
import { startMcp } from "#dev/mcp/server.ts";

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.enum(["127.0.0.1", "::1", "localhost"], "a stand-in listens on loopback only").default("127.0.0.1"),
  GITHUB_API_URL: z.url(),
  DATA_DIR: z.string().min(1),
  ENTERPRISE: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(
      z.object({
        issuer: z.url(),
        client: z.object({
          client_id: z.string(),
          client_secret: z.string(),
          redirect_uris: z.array(z.url()),
        }),
      }),
    )
    .optional(),
  TOKEN_TTL_SECONDS: z.coerce.number().int().positive().optional(),
});

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  for (const issue of environment.error.issues)
    console.error(`mcp: ${issue.path.join(".")}: ${issue.message}`);
  process.exit(1);
}

const { PORT, HOST, GITHUB_API_URL, DATA_DIR, TOKEN_TTL_SECONDS, ENTERPRISE } = environment.data;
const mcp = await startMcp({
  port: PORT,
  host: HOST,
  githubApiUrl: GITHUB_API_URL,
  dataDir: DATA_DIR,
  tokenTtl: TOKEN_TTL_SECONDS,
  enterprise: ENTERPRISE,
});
console.log(`mcp: ready at ${mcp.url}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void mcp.close().then(() => process.exit(0)));
}
