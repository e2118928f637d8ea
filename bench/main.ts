import path from "node:path";
import { build } from "#scripts/launch/build.ts";
import { compareBuilds, renderComparison } from "./compare.ts";
import { dev } from "./dev.ts";
import { disk } from "./disk.ts";
import { exchange } from "./exchange.ts";
import { growth } from "./growth.ts";
import { layers } from "./layers.ts";
import { lighthouse } from "./lighthouse.ts";
import { page } from "./page.ts";
import { isMet, type Part } from "./part.ts";
import { renderTable, writeReport } from "./report.ts";
import { soak } from "./soak.ts";
import { streaming } from "./streaming.ts";

/**
 * `npm run bench`: measures the production build and writes docs/performance.md. `npm run bench -- NAME …` runs some parts.
 * `npm run bench -- compare FOLDER NAME …` measures another checkout's build and this one alternately, three times, and
 * writes nothing. Exits with 1 if a figure misses its target, or is more than a tenth worse than in the other build.
 * Nothing else should run on the machine.
 */
const PARTS: Part[] = [streaming, layers, page, lighthouse, exchange, disk, growth, soak, dev];

const root = path.resolve(import.meta.dirname, "..");

async function main(): Promise<void> {
  const [first, folder, ...names] = process.argv.slice(2);
  const other = first === "compare" ? path.resolve(folder ?? "") : undefined;
  const wanted = other ? names : process.argv.slice(2);
  const unknown = wanted.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(", ")}: ${PARTS.map(nameOf).join(", ")}.`);
  const parts = wanted.length > 0 ? PARTS.filter(({ name }) => wanted.includes(name)) : PARTS;

  if (parts.some(({ needsBuild }) => needsBuild !== false))
    await build(root, console.log, "Making the production build that is measured.");
  if (other) return compareParts(parts, other);
  let missed = 0;
  for (const part of parts) {
    say(part.title);
    const rows = await part.run();
    missed += rows.filter((row) => isMet(row) === false).length;
    process.stdout.write(`${renderTable(rows)}\n`);
    writeReport(path.join(root, "docs/performance.md"), part, rows);
  }
  if (missed > 0) say(`${missed} figures miss their targets.`);
  process.exitCode = missed > 0 ? 1 : 0;
}

async function compareParts(parts: readonly Part[], other: string): Promise<void> {
  let worse = 0;
  for (const part of parts) {
    say(part.title);
    const comparisons = await compareBuilds(part, other, root);
    worse += comparisons.filter(({ isWorse }) => isWorse).length;
    process.stdout.write(`${renderComparison(comparisons)}\n`);
  }
  if (worse > 0) say(`${worse} figures are more than a tenth worse.`);
  process.exitCode = worse > 0 ? 1 : 0;
}

const nameOf = ({ name }: Part): string => name;

function say(message: string): void {
  process.stdout.write(`\n── ${message}\n`);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
