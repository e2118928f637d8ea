import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Finds a Chromium, or installs one: Playwright's own where its download is to be had, else Debian's package.
 * @returns its path; undefined when Playwright's own is there, which needs no path
 * @throws Error that says what to do, when there is none
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

/** As root on Debian, as in a container or in CI. */
function installDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  return (
    tryRun("apt-get", ["update", "-qq"]) &&
    tryRun("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"])
  );
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
