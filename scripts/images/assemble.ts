import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { findPackages } from "./packages.ts";

/**
 * Assembles the images' files from a finished build (`NEXT_OUTPUT=standalone npm run build`): `FOLDER/web` is the content of the
 * image `web`, FOLDER including it that of `single`. Called by the Dockerfile and by `npm run images -- --check`.
 */
const ROOT = path.resolve(import.meta.dirname, "../..");

/** The launcher, the agent and the operator's commands; the launcher lists `dev/people.ts`. */
export const SOURCES = [
  ...["agent", "auth", "db", "mcp", "observability", "scripts", "upstream", "dev/people.ts"],
  ...["package.json", "langgraph.json", "tsconfig.json", "LICENSE"],
];
const TESTS = /(\.test\.tsx?|\/testing)$/;
/** Only types, in ten copies: 80 MB. */
const TYPES_ONLY = /\/@octokit\/openapi-types$/;
const SOURCE_MAP = /\.map$/;

/** @param folder created if missing */
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
    // A package locked for another platform is not installed.
    if (TYPES_ONLY.test(name) || !existsSync(path.join(root, name))) continue;
    for (const entry of readdirSync(path.join(root, name))) {
      // Nested packages are listed separately if needed.
      if (entry === "node_modules") continue;
      copy(path.join(root, name, entry), path.join(name, entry), (file) => !SOURCE_MAP.test(file));
    }
  }
}

type Filter = (file: string) => boolean;

/**
 * Copies a file or a folder with relative links: Next's build links packages, and Node's copy would turn these links into absolute paths
 * of the build machine. Exported for its test.
 */
export function copyTree(from: string, to: string, filter: Filter = () => true): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter });
}

if (import.meta.main) await assemble(process.argv[2] ?? "");
