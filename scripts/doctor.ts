import { examine, renderFindings } from "./doctor/examine.ts";
import { readEnvironment } from "./environment.ts";

/**
 * `npm run doctor`: checks the configuration of `.env` and the environment against the world, and says what to fix.
 * Ends with 1 if something would not work. Changes nothing, and prints no secret.
 */
const { env, dataDir } = readEnvironment();
const findings = await examine(env, dataDir);
process.stdout.write(renderFindings(findings));
process.exitCode = findings.some((finding) => finding.status === "fail") ? 1 : 0;
