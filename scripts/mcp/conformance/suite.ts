import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const CLIENT = [process.execPath, path.join(ROOT, "scripts/mcp/conformance/client.ts")].join(" ");

export interface Report {
  passed: boolean;
  output: string;
}

/** Runs the suite's command line and removes its output files. */
export async function runSuite(args: string[], suite = "conformance"): Promise<Report> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-conformance-"));
  const file = path.join(ROOT, `node_modules/@modelcontextprotocol/${suite}/dist/index.js`);
  const child = spawn(process.execPath, [file, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  rmSync(folder, { recursive: true, force: true });
  return { passed: code === 0, output: Buffer.concat(chunks).toString("utf8") };
}

/** The client scenarios of a version of the suite. */
export async function listScenarios(suite?: string): Promise<string[]> {
  const { output } = await runSuite(["list"], suite);
  const [, listed = ""] = output.split("Client scenarios");
  const [own = ""] = listed.split("\n\n");
  return [...own.matchAll(/^ {2}- (\S+)/gm)].map(([, name = ""]) => name);
}

/** Runs one scenario against our client. */
export function runScenario(name: string, suite?: string): Promise<Report> {
  return runSuite(["client", "--command", CLIENT, "--scenario", name], suite);
}
