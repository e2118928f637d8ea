import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { readLockedVersions } from "./yarn-lock.ts";

/**
 * LangSmith's own LangGraph server, for the tests: the Python package `langgraph-api` with its in-memory runtime, and the
 * packages of the Node process in which it runs our graphs and our auth. Not for production, which uses its image.
 */
const REQUIREMENTS = path.join(import.meta.dirname, "requirements.txt");
const PYTHONS = ["python3.11", "python3.12", "python3.13", "python3"];
const TEN_MINUTES = 600_000;

export interface PlatformInstall {
  python: string;
  /** The Node process's code and packages: the wheel's `langgraph_api/js`. */
  sidecar: string;
}

/** The server could not be installed; the message says why and what to do. */
export class InstallError extends Error {
  override name = "InstallError";
}

/** A folder outside of the clone for each list of versions, so that it is installed once per machine. */
export function locateFolder(name: string, requirements: string, env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  const sum = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  return path.join(cache, "on-behalf-of", `${name}-${sum}`);
}

/** @returns the installed server, or undefined */
export function findPlatform(env: NodeJS.ProcessEnv = process.env): PlatformInstall | undefined {
  const folder = locateFolder("langgraph-api", REQUIREMENTS, env);
  return existsSync(path.join(folder, "sidecar")) ? readInstall(folder) : undefined;
}

/** @returns a Python that can run the server, or undefined */
export function findPython(): string | undefined {
  const isNewEnough = "import sys, venv; sys.exit(sys.version_info < (3, 11))";
  return PYTHONS.find((python) => tryRun(python, ["-c", isNewEnough]));
}

/**
 * Installs the server unless it exists.
 * @throws InstallError without Python 3.11, or if a package can't be installed
 */
export function installPlatform(say: (message: string) => void): PlatformInstall {
  const found = findPlatform();
  if (found) return found;
  const python = findPython();
  if (!python) throw new InstallError("LangSmith's server needs Python 3.11 or later, with venv.");
  const folder = locateFolder("langgraph-api", REQUIREMENTS, process.env);
  say(`Installing LangSmith's server into ${folder} (a minute or two, once a machine).`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(python, ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  run(path.join(folder, "bin/python"), [...pip, "-r", REQUIREMENTS]);
  const install = readInstall(folder);
  installSidecar(install.sidecar);
  // Written last, so that an interrupted installation does not look complete.
  writeFileSync(path.join(folder, "sidecar"), install.sidecar);
  return install;
}

function readInstall(folder: string): PlatformInstall {
  const python = path.join(folder, "bin/python");
  const file =
    "import importlib.util as u; print(u.find_spec('langgraph_api').submodule_search_locations[0])";
  const sidecar = existsSync(path.join(folder, "sidecar"))
    ? readFileSync(path.join(folder, "sidecar"), "utf8")
    : path.join(run(python, ["-c", file]).trim(), "js");
  return { python, sidecar };
}

const manifest = z.looseObject({ dependencies: z.record(z.string(), z.string()) });

/** The image runs `yarn install` here. This installs the same versions with npm, which uses its configured registry. */
function installSidecar(folder: string): void {
  const file = path.join(folder, "package.json");
  const { dependencies, ...rest } = manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  const locked = readLockedVersions(readFileSync(path.join(folder, "yarn.lock"), "utf8"));
  const exact = Object.entries(dependencies).map(([name, range]) => [
    name,
    locked.get(`${name}@${range}`) ?? range,
  ]);
  const { resolutions: _yarns, devDependencies: _tests, packageManager: _yarn, ...kept } = rest;
  const pinned = { ...kept, dependencies: Object.fromEntries(exact) };
  writeFileSync(`${file}.new`, JSON.stringify(pinned, null, 2));
  renameSync(`${file}.new`, file);
  run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps"], folder);
}

function run(file: string, args: string[], cwd?: string): string {
  try {
    const options = { cwd, encoding: "utf8", timeout: TEN_MINUTES, stdio: "pipe" } as const;
    return execFileSync(file, args, options);
  } catch (error) {
    const stderr = error instanceof Error ? String(Reflect.get(error, "stderr") ?? error.message) : "";
    throw new InstallError(`${[file, ...args.slice(0, 3)].join(" ")}: ${stderr.slice(-500)}`);
  }
}

function tryRun(file: string, args: string[]): boolean {
  try {
    execFileSync(file, args, { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
