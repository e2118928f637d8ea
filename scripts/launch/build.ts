import { spawn } from "node:child_process";
import path from "node:path";

/** Makes the production build, when there is none yet. */
export async function build(root: string, say: (message: string) => void): Promise<void> {
  say("There is no production build yet: making one (about half a minute).");
  const child = spawn(process.execPath, [path.join(root, "node_modules/next/dist/bin/next"), "build"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`The build failed (exit code ${code}).`);
}
