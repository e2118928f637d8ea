/** `node dev/github/main.ts`: the embedded GitHub as a process of its own. Its options are environment variables, named below. */
import { z } from "zod";
import { parseClients } from "#dev/github/clients.ts";
import { startGitHub } from "#dev/github/server.ts";

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(0),
  HOST: z.string().default("127.0.0.1"),
  DATA_FILE: z.string().optional(),
  GITHUB_CLIENTS: z.string(),
  TOKEN_TTL_SECONDS: z.coerce.number().int().positive().optional(),
  RATE_LIMIT: z.coerce.number().int().positive().optional(),
});

try {
  const env = environment.parse(process.env);
  const github = await startGitHub({
    port: env.PORT,
    host: env.HOST,
    dataFile: env.DATA_FILE,
    clients: parseClients(env.GITHUB_CLIENTS),
    tokenTtlSeconds: env.TOKEN_TTL_SECONDS,
    rateLimit: env.RATE_LIMIT,
  });
  console.log(`Embedded GitHub listening on ${github.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => github.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error,
  );
  process.exitCode = 1;
}
