import { readFileSync } from "node:fs";
import path from "node:path";

/** A row of docs/dependencies.md. */
export interface Dependency {
  name: string;
  purpose: string;
  reason: string;
  licence: string;
}

/** A package kept below the latest version of `npm outdated`. */
export interface HeldBack {
  name: string;
  version: string;
  reason: string;
}

/** @returns the tables of docs/dependencies.md, distinguished by their number of columns */
export function readTables(root: string): { dependencies: Dependency[]; heldBack: HeldBack[] } {
  const rows = readFileSync(path.join(root, "docs/dependencies.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replace(/^`|`$/g, "")));
  const dependencies: Dependency[] = [];
  const heldBack: HeldBack[] = [];
  for (const [, name = "", second = "", third = "", fourth] of rows) {
    if (fourth) dependencies.push({ name, purpose: second, reason: third, licence: fourth });
    else heldBack.push({ name, version: second, reason: third });
  }
  return { dependencies, heldBack };
}

/**
 * @param outdated the output of `npm outdated --json`, by package
 * @returns outdated packages without a row, and rows that are no longer needed
 */
export function compareOutdated(
  outdated: Record<string, unknown>,
  heldBack: readonly HeldBack[],
): { unexplained: string[]; unneeded: string[] } {
  const explained = new Set(heldBack.map(({ name }) => name));
  // npm names an alias `name:package@version`.
  const listed = new Set(Object.keys(outdated).map((key) => key.replace(/:.*/, "")));
  return {
    unexplained: [...listed].filter((name) => !explained.has(name)),
    unneeded: [...explained].filter((name) => !listed.has(name)),
  };
}
