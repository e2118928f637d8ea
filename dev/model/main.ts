/**
 * Starts the embedded model: `node dev/model/main.ts`, by the launcher.
 * Environment: PORT, HOST (127.0.0.1), TOKEN_DELAY_MS (15), OBEDIENT (1: obeys injected instructions, for tests).
 */
import { z } from "zod";
import { startModel } from "#dev/model/server.ts";

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.enum(["127.0.0.1", "::1", "localhost"], "a stand-in listens on loopback only").default("127.0.0.1"),
  TOKEN_DELAY_MS: z.coerce.number().int().min(0).max(10_000).default(15),
  OBEDIENT: z.enum(["0", "1", ""]).default("0"),
});

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  for (const issue of environment.error.issues)
    console.error(`model: ${issue.path.join(".")}: ${issue.message}`);
  process.exit(1);
}

const { PORT, HOST, TOKEN_DELAY_MS, OBEDIENT } = environment.data;
const obedient = OBEDIENT === "1";
const model = await startModel({ port: PORT, host: HOST, tokenDelayMs: TOKEN_DELAY_MS, obedient });
console.log(`model: ready at ${model.url}${obedient ? ", obeying whatever it reads" : ""}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void model.close().then(() => process.exit(0)));
}
