import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

/** Debian's package of the headless shell, which Playwright also downloads: a third less work than the full browser. */
const SHELL = "chromium-headless-shell";
const NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Finds a Chromium, or installs one: Playwright's own if it can be downloaded, else Debian's package.
 * @returns its path; undefined for Playwright's own, which needs no path
 * @throws Error with what to do, if there is none
 */
export async function prepareChromium(): Promise<string | undefined> {
  const found = process.env.CHROMIUM_PATH || findOnPath();
  if (found) return found;
  if (existsSync(chromium.executablePath())) return undefined;
  process.stdout.write("No Chromium was found: installing one.\n");
  for (const install of [installDebian, installPlaywrights]) {
    if (install()) return findOnPath();
  }
  throw new Error("The e2e tests need a Chromium: install one, or set CHROMIUM_PATH to it.");
}

function findOnPath(): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs Debian's package, which needs root, as in a container or CI. */
function installDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const install = (name: string) =>
    tryRun("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name, "fonts-liberation"]);
  return tryRun("apt-get", ["update", "-qq"]) && (install(SHELL) || install("chromium"));
}

function installPlaywrights(): boolean {
  return tryRun("playwright", ["install", "chromium"]) && existsSync(chromium.executablePath());
}

function tryRun(file: string, args: string[]): boolean {
  try {
    execFileSync(file, args, {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    return true;
  } catch {
    return false;
  }
}
