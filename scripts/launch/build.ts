import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

/** The standalone app of the container image, which runs without its build packages (scripts/images/assemble.ts). */
export function findStandalone(root: string): string | undefined {
  const server = path.join(root, "web/server.js");
  return existsSync(server) ? server : undefined;
}

/**
 * Creates the production build if there is none.
 * @throws Error if the build fails
 */
export async function buildIfMissing(root: string, say: (message: string) => void): Promise<void> {
  if (findStandalone(root) || existsSync(path.join(root, ".next/BUILD_ID"))) return;
  await build(root, say, "There is no production build yet: making one (about half a minute).");
}

/** Creates the production build. @param say also called with each line of its output @param why its first message */
export async function build(root: string, say: (message: string) => void, why: string): Promise<void> {
  say(why);
  const child = spawn(process.execPath, [path.join(root, "node_modules/next/dist/bin/next"), "build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", say);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The build failed (exit code ${code}).`);
}
