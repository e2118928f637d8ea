import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Starts a system that must fail, with a data folder of its own. @returns its output and exit code */
export async function startBadly(
  env: Record<string, string>,
  root: string = ROOT,
): Promise<{ code: number | null; output: string }> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "obo-launch-"));
  const child = spawn(process.execPath, [path.join(root, "scripts/launch.ts"), "start"], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      NODE_ENV: "production",
      DATA_DIR: dataDir,
      LOG_FORMAT: "text",
      ...env,
    },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  rmSync(dataDir, { recursive: true, force: true });
  return { code, output };
}
