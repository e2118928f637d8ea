import { spawnSync } from "node:child_process";
import path from "node:path";
import { compareOutdated, readTables } from "./dependencies/tables.ts";

/**
 * `npm run outdated`: asks the registry for newer releases. Exits with 1 if docs/dependencies.md does not explain an outdated
 * package, or explains one that is up to date.
 */
const root = path.resolve(import.meta.dirname, "..");
const { stdout, stderr } = spawnSync("npm", ["outdated", "--json"], { cwd: root, encoding: "utf8" });
if (!stdout.trim() && stderr.includes("error")) throw new Error(stderr);
const outdated: Record<string, unknown> = JSON.parse(stdout.trim() || "{}");
if ("error" in outdated) throw new Error(JSON.stringify(outdated.error));
const { unexplained, unneeded } = compareOutdated(outdated, readTables(root).heldBack);

for (const name of unexplained)
  console.log(`${name} is outdated: update it, or say why not in docs/dependencies.md.`);
for (const name of unneeded) console.log(`${name} is up to date: remove its row from docs/dependencies.md.`);
if (unexplained.length + unneeded.length === 0)
  console.log(
    `${Object.keys(outdated).length} packages are held back, each with a reason in docs/dependencies.md.`,
  );
process.exitCode = unexplained.length + unneeded.length > 0 ? 1 : 0;
