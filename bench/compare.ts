import { existsSync } from "node:fs";
import path from "node:path";
import type { Part, Row } from "./part.ts";
import { median } from "./statistics.ts";

/** Rounds per build, alternating, so that other load affects both. */
const ROUNDS = 3;
const WORSE = 0.1;

/** One figure of two builds, in the unit of both. */
export interface Comparison {
  figure: string;
  unit: string;
  before: number;
  after: number;
  /** Whether the median is more than a tenth worse, and every round is worse than each of the other build. */
  isWorse: boolean;
}

/**
 * Measures a part on two builds alternately.
 * @param before folder of the other build: a checkout with node_modules and `.next`
 * @param after folder of this one
 * @throws Error if a build is missing
 */
export async function compareBuilds(part: Part, before: string, after: string): Promise<Comparison[]> {
  for (const root of [before, after]) {
    if (!existsSync(path.join(root, ".next/BUILD_ID")))
      throw new Error(`There is no production build in ${root}: run npm install and npm run build there.`);
  }
  const runs: Record<"before" | "after", Row[][]> = { before: [], after: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.before.push(await measure(part, before));
    runs.after.push(await measure(part, after));
  }
  return compareRows(runs.before, runs.after);
}

/** Runs the part's code from this checkout; only the started system differs (e2e/support/system.ts). */
async function measure(part: Part, root: string): Promise<Row[]> {
  process.env.SYSTEM_ROOT = root;
  try {
    return await (part.compare ?? part.run)();
  } finally {
    delete process.env.SYSTEM_ROOT;
  }
}

/**
 * @param before the rows of each round of one build
 * @param after the rows of the other
 * @returns the figures that both builds have
 */
export function compareRows(before: readonly Row[][], after: readonly Row[][]): Comparison[] {
  return (before[0] ?? []).flatMap((row) => {
    const [old, now] = [valuesOf(before, row), valuesOf(after, row)];
    if (old.length === 0 || now.length === 0) return [];
    // Normalized: more is worse.
    const sign = row.target && "least" in row.target ? -1 : 1;
    const apart =
      Math.min(...now.map((value) => sign * value)) > Math.max(...old.map((value) => sign * value));
    const change = sign * (median(now) - median(old));
    return {
      figure: row.figure,
      unit: row.unit,
      before: median(old),
      after: median(now),
      isWorse: apart && change > WORSE * Math.abs(median(old)),
    };
  });
}

function valuesOf(rounds: readonly Row[][], { figure }: Row): number[] {
  return rounds.flatMap((rows) => rows.filter((row) => row.figure === figure).map(({ value }) => value));
}

/** A Markdown table. */
export function renderComparison(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(({ figure, unit, before, after, isWorse }) => {
    const change = before === 0 ? "" : `${(((after - before) / Math.abs(before)) * 100).toFixed(0)} %`;
    const [old, now] = [before, after].map((value) => `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`.trim());
    return `| ${figure} | ${old} | ${now} | ${change} | ${isWorse ? "worse" : ""} |`;
  });
  return ["| | before | after | change | |", "|---|---|---|---|---|", ...lines].join("\n");
}
