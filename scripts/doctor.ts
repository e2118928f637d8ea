import { examine, renderFindings } from "./doctor/examine.ts";
import { readEnvironment } from "./environment.ts";

/**
 * `npm run doctor`: checks the configuration in `.env` and the environment, including the services it names, and prints what to fix.
 * Exits with 1 if something would not work. Changes nothing and prints no secret.
 */
const { env, dataDir } = readEnvironment();
const findings = await examine(env, dataDir);
process.stdout.write(renderFindings(findings));
process.exitCode = findings.some((finding) => finding.status === "fail") ? 1 : 0;
