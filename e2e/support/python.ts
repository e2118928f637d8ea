import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { locateFolder } from "#scripts/platform/install.ts";

/**
 * Creates a virtual environment with the examples' packages, unless this machine has it.
 * @returns its interpreter, or the reason why there is none
 */
export function makePython(
  requirements: string,
): { python: string; why?: undefined } | { python?: undefined; why: string } {
  const folder = locateFolder("examples", requirements, process.env);
  const python = path.join(folder, "bin/python");
  if (existsSync(python)) return { python };
  // Renamed when complete: several test files may need it at once. Its interpreter works in another folder, unlike its scripts.
  const unfinished = `${folder}.${process.pid}`;
  try {
    const made = spawnSync("python3", ["-m", "venv", unfinished], { encoding: "utf8" });
    if (made.status !== 0) return { why: `python3 -m venv: ${made.error?.message ?? made.stderr}` };
    const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
    const interpreter = path.join(unfinished, "bin/python");
    const installed = spawnSync(interpreter, args, { encoding: "utf8", timeout: 180_000 });
    if (installed.status !== 0) return { why: `pip install: ${installed.stderr.slice(-300)}` };
    renameSync(unfinished, folder);
    return { python };
  } catch (error) {
    // Another test file was faster.
    if (existsSync(python)) return { python };
    throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
