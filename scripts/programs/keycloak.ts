import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** Keycloak as a Maven artifact, which `mvn` downloads from its configured repository. */
const VERSION = "26.7.3";
const ARTIFACT = `org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`;
const UNPACK = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack";
const TEN_MINUTES = 600_000;

/** A folder outside of the clone, so that it is unpacked once per machine. */
function locateFolder(): string {
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.join(cache, "on-behalf-of", `keycloak-${VERSION}`);
}

/** @returns Keycloak's folder, or undefined */
export function findKeycloak(): string | undefined {
  const folder = locateFolder();
  return existsSync(path.join(folder, "bin/kc.sh")) ? folder : undefined;
}

/**
 * Unpacks Keycloak unless it exists.
 * @returns why it is missing: no Java or Maven, or the artifact can't be downloaded
 */
export function prepareKeycloak(say: (message: string) => void): string | undefined {
  if (findKeycloak()) return undefined;
  const folder = locateFolder();
  const work = `${folder}.${process.pid}`;
  say(`Fetching Keycloak ${VERSION} into ${folder} (180 MB, once a machine).`);
  try {
    mkdirSync(work, { recursive: true });
    run("java", ["-version"]);
    const repository = `-Dmaven.repo.local=${path.join(work, "repository")}`;
    run("mvn", ["-q", "-B", repository, UNPACK, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${work}`], work);
    rmSync(folder, { recursive: true, force: true });
    // Moved last, so that an interrupted extraction does not look complete.
    renameSync(path.join(work, `keycloak-${VERSION}`), folder);
    return undefined;
  } catch (error) {
    return `Keycloak ${VERSION} can't be had: ${error instanceof Error ? error.message.slice(0, 500) : String(error)}`;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(file: string, args: string[], cwd?: string): void {
  execFileSync(file, args, { cwd, stdio: ["ignore", "ignore", "pipe"], timeout: TEN_MINUTES });
}
