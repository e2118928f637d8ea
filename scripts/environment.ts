import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "..");

/** What every command of the operator begins with. */
export interface Environment {
  /** The repository. */
  root: string;
  /** The variables that are given, none of them empty. */
  env: NodeJS.ProcessEnv;
  /** Where the launcher keeps its keys and the embedded data: DATA_DIR, or `.data`. */
  dataDir: string;
}

/**
 * Reads the environment, and from `.env` what the environment does not have. An empty value counts as missing in both.
 * @param env completed in place, so that libraries and the processes that are started see the same; this process's own
 * @param root the folder of `.env`; the repository
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env, root: string = ROOT): Environment {
  const file = path.join(root, ".env");
  const written = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
  for (const [name, value] of Object.entries(written)) env[name] ||= value;
  for (const [name, value] of Object.entries(env)) if (value === "") delete env[name];
  return { root, env, dataDir: path.resolve(root, env.DATA_DIR ?? ".data") };
}
