import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { PlatformInstall } from "./install.ts";

/** The image's environment: the `ENV` lines of its Dockerfile. */
export const readImageEnv = (root: string): Record<string, string> => parseEnvLines(makeDockerfile(root));

/** The base image: LangSmith's server, with its version. */
export const readImage = (root: string): string | undefined =>
  /^FROM (\S+)$/m.exec(makeDockerfile(root))?.[1];

/** The Dockerfile that LangGraph's command line generates from langgraph.json. */
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

/** Parses `ENV NAME='value'`, as the command line writes it. */
export function parseEnvLines(dockerfile: string): Record<string, string> {
  return Object.fromEntries(
    [...dockerfile.matchAll(/^ENV (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  );
}

/** The PATH on which the server's Node process finds `tsx` and the project's Node. */
export function pathOf(root: string): string {
  return [path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter);
}

/**
 * The last step of the image's Dockerfile: finds the graphs, and extracts their schemas.
 * @throws Error if a graph is missing, or the server does not support a package's version
 */
export function buildGraphs(root: string, { sidecar }: PlatformInstall): void {
  const env = { ...process.env, ...readImageEnv(root), PATH: pathOf(root) };
  execFileSync("tsx", [path.join(sidecar, "build.mts")], { cwd: root, env, stdio: "pipe", timeout: 180_000 });
}
