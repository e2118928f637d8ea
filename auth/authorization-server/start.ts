import { EnvError } from "#auth/protocol/env-fields.ts";
import { endOnDataError } from "#db/damage.ts";
import { database } from "#db/index.ts";
import { migrate, refuseNewer } from "#db/migrate.ts";
import { isProduction } from "#observability/env.ts";
import { answerOutages } from "#observability/outages.ts";
import { endOnSignal } from "#observability/shutdown.ts";
import { startTraces } from "#observability/traces.ts";
import { tellAuthUrl, webEnv } from "./env.ts";
import { refuseMalformedPaths } from "./malformed-path.ts";
import { stampRequests } from "./request-origin.ts";

/** What must hold before the first request: a complete environment, and the newest schema. Ends the process otherwise. */
export async function startWeb(): Promise<void> {
  try {
    tellAuthUrl();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    // Next would go on, and answer every request with an error that only its log explains.
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
  stampRequests();
  refuseMalformedPaths();
  await startTraces("web");
  answerOutages();
  await bringUpToDate().catch(endOnDataError);
  const { NOTICE_SECONDS, DRAIN_SECONDS } = webEnv();
  if (isProduction()) endOnSignal(NOTICE_SECONDS * 1000, DRAIN_SECONDS * 1000);
}

async function bringUpToDate(): Promise<void> {
  await refuseNewer(database(), webEnv().DATABASE_URL);
  await migrate(database());
}
