import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "..");

/** The environment of every operator's command. */
export interface Environment {
  /** The repository. */
  root: string;
  /** The set variables, none of them empty. */
  env: NodeJS.ProcessEnv;
  /** The folder of the launcher's keys and the embedded data: DATA_DIR, or `.data`. */
  dataDir: string;
}

/**
 * Reads the environment, and missing variables from `.env`. An empty value counts as missing in both.
 * @param env completed in place, so that libraries and child processes see the same; by default this process's environment
 * @param root the folder of `.env`, by default the repository
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env, root: string = ROOT): Environment {
  const file = path.join(root, ".env");
  const written = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  for (const [name, value] of Object.entries(written)) env[name] ||= value;
  for (const [name, value] of Object.entries(env)) if (value === "") delete env[name];
  return { root, env, dataDir: path.resolve(root, env.DATA_DIR ?? ".data") };
}
