/**
 * The LangGraph server, started by the launcher: `node scripts/launch/langgraph-server.ts CONFIG PORT WORKERS`. Does what
 * `langgraphjs dev` does, without its command line and TypeScript loader, which load the server's code a second time:
 * docs/decisions/0057. CONFIG is a langgraph.json; the server listens on loopback only.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import path from "node:path";
import { agentEnv } from "#auth/client/env.ts";
import { EnvError } from "#auth/protocol/env-fields.ts";
import { answerReadiness } from "#auth/resource-server/readiness.ts";
import { threadsDatabase } from "#auth/resource-server/threads/database.ts";
import { DataError, EX_CONFIG, endOnDataError } from "#db/damage.ts";
import { waitForDatabase } from "#db/wait.ts";
import { log } from "#observability/log.ts";
import { answerOutages } from "#observability/outages.ts";
import { dropLinesUnformatted } from "#upstream/quiet-logger.ts";
import "#upstream/register-checkpoint-ids.ts";
import { limitRuns } from "#auth/resource-server/capacity.ts";
import { dispatchRuns } from "#upstream/run-queue.ts";
import { HOST } from "./context.ts";

const [config = "langgraph.json", port, workers] = process.argv.slice(2);
limitRuns(Number(workers));
answerOutages();
answerReadiness(agentEnv().AGENT_DATABASE_URL);
// Incompatible data fails the start, not the first request. The graphs open the database too, and fail without it.
await waitForDatabase(threadsDatabase, {
  forMs: 20_000,
  everyMs: 1_000,
  onWait: (outage) => log().warn({ outage }, "the LangGraph server waits for its database before it starts"),
}).catch((error: unknown) => error instanceof DataError && endOnDataError(error));
const { graphs, auth, http } = JSON.parse(readFileSync(config, "utf8"));

// The server imports other packages' package.json without the import attribute that Node requires (docs/facts.md 24).
registerHooks({
  load: (url, context, nextLoad) =>
    nextLoad(
      url,
      url.endsWith("/package.json") ? { ...context, importAttributes: { type: "json" } } : context,
    ),
});
async function start(): Promise<void> {
  const { StartServerSchema, startServer } = await import("@langchain/langgraph-api/server");
  await dispatchRuns();
  await dropLinesUnformatted();
  await startServer(
    StartServerSchema.parse({
      graphs,
      auth,
      http,
      cwd: path.dirname(path.resolve(config)),
      host: HOST,
      port: Number(port),
      nWorkers: Number(workers),
    }),
  );
}

// The server logs uncaught errors and goes on: without its port it would neither answer nor be started again.
await start().catch((error: unknown) => {
  if (error instanceof EnvError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EX_CONFIG);
  }
  log().fatal({ err: error }, "the LangGraph server can't start");
  process.exit(1);
});
