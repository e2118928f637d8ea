import { EnvError } from "#auth/protocol/env-fields.ts";
import { endOnDataError, explainDamage } from "#db/damage.ts";
import { migrate, refuseNewer } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { findOutage, type Outage } from "#db/outage.ts";
import type { Schema } from "#db/schema.ts";
import { waitForDatabase } from "#db/wait.ts";
import { isProduction } from "#observability/env.ts";
import { log } from "#observability/log.ts";
import { answerOutages } from "#observability/outages.ts";
import { endOnSignal } from "#observability/shutdown.ts";
import { startTraces } from "#observability/traces.ts";
import { checkFeatures, subscribeFeatures, traceExporters } from "./check-features.ts";
import { tellAuthUrl, webEnv } from "./env.ts";
import { refuseMalformedPaths } from "./malformed-path.ts";
import { stampRequests } from "./request-origin.ts";
import { requireHttps } from "./transport-security.ts";

/** Preconditions for the first request: a complete environment, and the newest schema. Otherwise ends the process. */
export async function startWeb(): Promise<void> {
  try {
    tellAuthUrl();
    checkFeatures(webEnv());
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    // Next.js would continue, and respond to every request with an error that only its log explains.
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
  stampRequests();
  requireHttps(webEnv().APP_URL);
  refuseMalformedPaths();
  await startTraces("web", traceExporters());
  answerOutages();
  subscribeFeatures();
  await bringUpToDate().catch(endOnDataError).catch(endOnOutage);
  const { NOTICE_SECONDS, DRAIN_SECONDS } = webEnv();
  if (isProduction()) endOnSignal(NOTICE_SECONDS * 1000, DRAIN_SECONDS * 1000);
}

/** Shorter than the launcher waits for the app, so that the error is logged first. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 1_000;
/** sysexits.h: a later retry may succeed. The launcher or container runtime does that. */
const EX_TEMPFAIL = 75;

async function bringUpToDate(): Promise<void> {
  const { DATABASE_URL: url } = webEnv();
  const attempt = async () => {
    try {
      // Not `database()`: a migration may take longer than a query of a request.
      const db = openDatabase<Schema>(url);
      await refuseNewer(db, url)
        .then(() => migrate(db))
        .finally(() => db.destroy());
    } catch (error) {
      throw explainDamage(error, url);
    }
  };
  await waitForDatabase(attempt, {
    forMs: PATIENCE_MS,
    everyMs: RETRY_MS,
    onWait: (outage) => log().warn(`${DATABASE[outage]}: the app waits for it before it starts`),
  });
}

const DATABASE: Record<Outage, string> = {
  down: "the database of DATABASE_URL can't be reached",
  busy: "the database of DATABASE_URL is busy: no connection is free, or another process has locked it",
  full: "the database of DATABASE_URL has no space left",
};

/** Next.js would print a stack trace, and respond to every request with 500 until it is restarted. */
function endOnOutage(error: unknown): never {
  const outage = findOutage(error);
  if (!outage) throw error;
  process.stderr.write(`${DATABASE[outage]} (${error instanceof Error ? error.message : ""})\n`);
  process.exit(EX_TEMPFAIL);
}
