import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * Creates a virtual environment with the examples' packages in a temporary folder.
 * @returns its interpreter, or the reason why there is none
 */
export function makePython(
  requirements: string,
): { python: string; why?: undefined } | { python?: undefined; why: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-python-"));
  const made = spawnSync("python3", ["-m", "venv", folder], { encoding: "utf8" });
  if (made.status !== 0) return { why: `python3 -m venv: ${made.error?.message ?? made.stderr}` };
  const python = path.join(folder, "bin/python");
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  const installed = spawnSync(python, args, { encoding: "utf8", timeout: 180_000 });
  return installed.status === 0 ? { python } : { why: `pip install: ${installed.stderr.slice(-300)}` };
}
