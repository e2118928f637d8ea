import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** Programs used with the app in production, and their Debian packages. */
const PACKAGES = {
  nginx: "nginx",
  caddy: "caddy",
  haproxy: "haproxy",
  pgbouncer: "pgbouncer",
  promtool: "prometheus",
} as const;

export type ProgramName = keyof typeof PACKAGES;

export interface Program {
  file: string;
  /** Its additional variables: the path of its libraries. */
  env: Record<string, string>;
}

const NAMES = Object.keys(PACKAGES) as ProgramName[];
const FOLDERS = ["usr/sbin", "usr/bin"];
const FIVE_MINUTES = 300_000;

/**
 * Finds programs, or extracts them from Debian's packages into our own folder: without installation, services or root.
 * @returns the programs that are still missing, without apt or a package
 */
export function preparePrograms(say: (message: string) => void): ProgramName[] {
  if (NAMES.every(findProgram)) return [];
  try {
    extractPackages(say);
  } catch (error) {
    say(`Debian's packages can't be had: ${error instanceof Error ? error.message : String(error)}`);
  }
  return NAMES.filter((name) => !findProgram(name));
}

/** @returns a program from the PATH or from Debian's packages, or undefined */
export function findProgram(name: ProgramName): Program | undefined {
  const places = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/usr/local/sbin"];
  const installed = places.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (installed) return { file: installed, env: {} };
  const root = locateRoot();
  const extracted = FOLDERS.map((folder) => path.join(root, folder, name)).find((file) => existsSync(file));
  if (!extracted) return undefined;
  const libraries = readdirSync(path.join(root, "usr/lib")).map((name) => path.join(root, "usr/lib", name));
  return { file: extracted, env: { LD_LIBRARY_PATH: libraries.join(path.delimiter) } };
}

/** A folder outside of the clone, so that packages are extracted once per machine. */
function locateRoot(): string {
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  const sum = createHash("sha256").update(JSON.stringify(PACKAGES)).digest("hex").slice(0, 12);
  return path.join(cache, "on-behalf-of", `debian-${sum}`);
}

function extractPackages(say: (message: string) => void): void {
  const root = locateRoot();
  const work = `${root}.${process.pid}`;
  say(`Fetching ${NAMES.join(", ")} from Debian's packages into ${root} (40 MB, once a machine).`);
  try {
    const archives = download(work, Object.values(PACKAGES));
    for (const archive of archives) run("dpkg-deb", ["-x", archive, path.join(work, "root")]);
    // Prometheus itself and documentation: 300 MB that no test needs.
    for (const unused of ["usr/bin/prometheus", "usr/share/doc", "usr/share/javascript"])
      rmSync(path.join(work, "root", unused), { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
    // Moved last, so that an interrupted extraction does not look complete.
    renameSync(path.join(work, "root"), root);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Downloads packages and their missing dependencies. Lists and archives are separate from apt's own. */
function download(work: string, packages: readonly string[]): string[] {
  const [lists, archives] = [path.join(work, "lists"), path.join(work, "archives")];
  for (const folder of [lists, archives]) mkdirSync(path.join(folder, "partial"), { recursive: true });
  const options = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${work}`,
    `Dir::Cache::archives=${archives}`,
    "Debug::NoLocking=1",
    `APT::Sandbox::User=${os.userInfo().username}`,
  ].flatMap((option) => ["-o", option]);
  run("apt-get", [...options, "update", "-qq"]);
  run("apt-get", [
    ...options,
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    "--download-only",
    ...packages,
  ]);
  return readdirSync(archives)
    .filter((name) => name.endsWith(".deb"))
    .map((name) => path.join(archives, name));
}

function run(file: string, args: string[]): void {
  execFileSync(file, args, {
    stdio: ["ignore", "ignore", "pipe"],
    timeout: FIVE_MINUTES,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
