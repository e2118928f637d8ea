import { existsSync } from "node:fs";
import path from "node:path";
import { examine, renderFindings } from "./doctor/examine.ts";
import { requireNode } from "./launch/node-version.ts";

/**
 * `npm run doctor`: checks the configuration of `.env` and the environment against the world, and says what to mend.
 * Ends with 1 if something would not work. Changes nothing, and prints no secret.
 */
const root = path.resolve(import.meta.dirname, "..");

requireNode();
if (existsSync(path.join(root, ".env"))) process.loadEnvFile(path.join(root, ".env"));
const findings = await examine(process.env, path.resolve(root, process.env.DATA_DIR ?? ".data"));
process.stdout.write(renderFindings(findings));
process.exitCode = findings.some((finding) => finding.status === "fail") ? 1 : 0;
