import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { findPackages } from "./packages.ts";

/**
 * Lays out what the images hold, from a finished build (`NEXT_OUTPUT=standalone npm run build`): `FOLDER/web` is the whole of the
 * image `web`; FOLDER, with it, that of `single`. Called by the Dockerfile, and by `npm run images -- --check`.
 */
const ROOT = path.resolve(import.meta.dirname, "../..");

/** The launcher, the agent and the operator's commands; `dev/people.ts` is a list that the launcher shows. */
export const SOURCES = [
  ...["agent", "auth", "db", "mcp", "observability", "scripts", "upstream", "dev/people.ts"],
  ...["package.json", "langgraph.json", "tsconfig.json", "LICENSE"],
];
const TESTS = /(\.test\.tsx?|\/testing)$/;
/** Types alone, ten times over: 80 MB. */
const TYPES_ONLY = /\/@octokit\/openapi-types$/;
const SOURCE_MAP = /\.map$/;

/** @param folder made, or added to */
export async function assemble(folder: string, root: string = ROOT): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const standalone = path.join(root, ".next/standalone");
  if (!existsSync(path.join(standalone, "server.js"))) {
    throw new Error("There is no standalone build: run NEXT_OUTPUT=standalone npm run build.");
  }
  const copy = (from: string, to: string, filter?: Filter) => copyTree(from, path.join(folder, to), filter);
  copy(standalone, "web");
  copy(path.join(root, ".next/static"), "web/.next/static");
  copy(path.join(root, "public"), "web/public");
  for (const source of SOURCES) copy(path.join(root, source), source, (file) => !TESTS.test(file));
  for (const name of await findPackages(root)) {
    // A package that is locked for another machine's sake is not there.
    if (TYPES_ONLY.test(name) || !existsSync(path.join(root, name))) continue;
    for (const entry of readdirSync(path.join(root, name))) {
      // Packages within it that are needed come by their own name.
      if (entry === "node_modules") continue;
      copy(path.join(root, name, entry), path.join(name, entry), (file) => !SOURCE_MAP.test(file));
    }
  }
}

type Filter = (file: string) => boolean;

/**
 * Copies a file or a folder. Links stay relative: Next's build names packages by links, into which Node would write the absolute paths of
 * the build. Exported for its test.
 */
export function copyTree(from: string, to: string, filter: Filter = () => true): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter });
}

if (import.meta.main) await assemble(process.argv[2] ?? "");
