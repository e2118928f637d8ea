/** `node dev/model/main.ts`: the embedded model as a process of its own, by the launcher. */
import { z } from "zod";
import { startModel } from "#dev/model/server.ts";
import { address, run } from "#dev/server/run.ts";

const variables = {
  ...address,
  /** Milliseconds between two tokens of a stream. */
  TOKEN_DELAY_MS: z.coerce.number().int().min(0).max(10_000).default(15),
  /** 1 obeys injected instructions, for tests. */
  OBEDIENT: z.enum(["0", "1", ""]).default("0"),
};

await run("model", variables, ({ PORT, HOST, TOKEN_DELAY_MS, OBEDIENT }) =>
  startModel({ port: PORT, host: HOST, tokenDelayMs: TOKEN_DELAY_MS, obedient: OBEDIENT === "1" }),
);
