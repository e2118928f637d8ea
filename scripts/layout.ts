import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeTestEnv } from "#auth/testing/env.ts";
import { findPort } from "./launch/ports.ts";

/**
 * `npm run layout`: makes the web image's file layout (Dockerfile, target `web`) without Docker, in a folder of its own,
 * boots it there, and asks for its health, its keys and a page. For machines on which no image can be built.
 */
const root = path.resolve(import.meta.dirname, "..");
const folder = mkdtempSync(path.join(os.tmpdir(), "obo-layout-"));
const production = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as const;

/** @returns what the booted layout answers to each path */
async function boot(): Promise<Record<string, number>> {
  const port = await findPort(3700, new Set());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["server.js"], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      ...production,
      ...makeTestEnv(),
      APP_URL: url,
      DATABASE_URL: `file:${folder}/app.db`,
      HOSTNAME: "127.0.0.1",
      NEXT_MANUAL_SIG_HANDLE: "true",
      PORT: String(port),
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    await waitFor(`${url}/api/health`, Date.now() + 30_000, () => child.exitCode !== null);
    const paths = ["/api/health", "/.well-known/jwks.json", "/", "/sign-in"];
    const answers = await Promise.all(paths.map((one) => fetch(`${url}${one}`)));
    return Object.fromEntries(paths.map((one, index) => [one, answers[index]?.status ?? 0]));
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

async function waitFor(address: string, until: number, isOver: () => boolean): Promise<void> {
  for (;;) {
    try {
      if ((await fetch(address)).ok) return;
    } catch (error) {
      if (isOver() || Date.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const built = spawnSync("npm", ["run", "--silent", "build"], {
  cwd: root,
  env: { ...production, NEXT_OUTPUT: "standalone" },
  stdio: "inherit",
});
if (built.status !== 0) process.exit(1);
cpSync(path.join(root, ".next/standalone"), folder, { recursive: true });
cpSync(path.join(root, ".next/static"), path.join(folder, ".next/static"), { recursive: true });
try {
  const answers = await boot();
  for (const [address, status] of Object.entries(answers)) process.stdout.write(`${status} ${address}\n`);
  process.exitCode = Object.values(answers).every((status) => status === 200) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
