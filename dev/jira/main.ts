/**
 * Starts the embedded Atlassian: `node dev/jira/main.ts`, by the launcher.
 * Environment: PORT, HOST (127.0.0.1), DATA_FILE, ATLASSIAN_APP (JSON: client_id, client_secret, redirect_uri).
 */
import { z } from "zod";
import { startJira } from "#dev/jira/server.ts";

const app = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  redirect_uri: z.url(),
});

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(0),
  HOST: z.string().default("127.0.0.1"),
  DATA_FILE: z.string().optional(),
  TOKEN_TTL_SECONDS: z.coerce.number().int().positive().optional(),
  ATLASSIAN_APP: z.string(),
});

try {
  const env = Environment.parse(process.env);
  const jira = await startJira({
    port: env.PORT,
    host: env.HOST,
    dataFile: env.DATA_FILE,
    tokenTtlSeconds: env.TOKEN_TTL_SECONDS,
    app: app.parse(JSON.parse(env.ATLASSIAN_APP)),
  });
  console.log(`jira: ready at ${jira.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void jira.close().then(() => process.exit(0)));
  }
} catch (error) {
  // Names and reasons only: ATLASSIAN_APP holds a secret, and a JSON error quotes what it can't read.
  if (error instanceof SyntaxError) console.error("jira: ATLASSIAN_APP is not JSON");
  else if (error instanceof z.ZodError) console.error(z.prettifyError(error));
  else console.error(error instanceof Error ? `jira: ${error.message}` : error);
  process.exitCode = 1;
}
