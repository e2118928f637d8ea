import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { PlatformInstall } from "./install.ts";

/** What the image is built with: the `ENV` lines of its Dockerfile. */
export const readImageEnv = (root: string): Record<string, string> => parseEnvLines(makeDockerfile(root));

/** The image that ours is built on: LangSmith's server, by name and version. */
export const readImage = (root: string): string | undefined =>
  /^FROM (\S+)$/m.exec(makeDockerfile(root))?.[1];

/** The Dockerfile that LangGraph's command line makes of langgraph.json. */
function makeDockerfile(root: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-dockerfile-"));
  try {
    const file = path.join(folder, "Dockerfile");
    const cli = path.join(root, "node_modules/.bin/langgraphjs");
    execFileSync(cli, ["dockerfile", file, "-c", path.join(root, "langgraph.json")], { stdio: "pipe" });
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `ENV NAME='value'`, as the command line writes it. */
export function parseEnvLines(dockerfile: string): Record<string, string> {
  return Object.fromEntries(
    [...dockerfile.matchAll(/^ENV (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  );
}

/** Where programs of the server's Node process find `tsx` and the project's own Node. */
export function pathOf(root: string): string {
  return [path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter);
}

/**
 * The last step of the image's Dockerfile: finds the graphs, and extracts their schemas.
 * @throws Error when a graph is missing, or a package is of a version that the server does not take
 */
export function buildGraphs(root: string, { sidecar }: PlatformInstall): void {
  const env = { ...process.env, ...readImageEnv(root), PATH: pathOf(root) };
  execFileSync("tsx", [path.join(sidecar, "build.mts")], { cwd: root, env, stdio: "pipe", timeout: 180_000 });
}
