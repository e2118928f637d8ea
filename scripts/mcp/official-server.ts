import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { z } from "zod";

/** GitHub's own MCP server, for the tests of `mcp_agent`. The sum is Go's checksum of the module's source. */
const MODULE = "github.com/github/github-mcp-server";
const VERSION = "v1.0.0";
const SUM = "h1:Owl1brzi8Wz3CNePKGFL9drJbBgD9LTGsfvDgm/lCMs=";
const TEN_MINUTES = 600_000;

const downloaded = z.object({ Dir: z.string(), Sum: z.string() });

/** Why the server could not be built, and what to do. */
export class BuildError extends Error {
  override name = "BuildError";
}

/** The path of the built server, outside of the clone, so that it is built once per machine. */
export function locateOfficialServer(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.join(cache, "on-behalf-of", `github-mcp-server-${VERSION}`);
}

/**
 * Builds the server unless it exists. `go install` rejects this module (its go.mod has replace directives), so the source is
 * downloaded, compared with the pinned checksum, and built in its folder.
 *
 * @returns the path of the binary
 * @throws BuildError without Go or the module proxy, or if the source has another checksum or does not compile
 */
export function buildOfficialServer(say: (message: string) => void): string {
  const target = locateOfficialServer();
  if (existsSync(target)) return target;
  say(`Building ${MODULE} ${VERSION} (a minute or two, once a machine).`);
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-go-"));
  try {
    const source = download(folder);
    mkdirSync(path.dirname(target), { recursive: true });
    // Under a temporary name first, so that an interrupted build does not look complete.
    const unfinished = `${target}.${process.pid}`;
    runGo(["build", "-trimpath", "-o", unfinished, "./cmd/github-mcp-server"], source);
    renameSync(unfinished, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return target;
}

function download(folder: string): string {
  const { Dir, Sum } = downloaded.parse(
    JSON.parse(runGo(["mod", "download", "-json", `${MODULE}@${VERSION}`], folder)),
  );
  if (Sum !== SUM) throw new BuildError(`The source of ${MODULE} ${VERSION} is not the one that is pinned.`);
  return Dir;
}

function runGo(args: string[], cwd: string): string {
  // Go's installer uses this path and does not change PATH.
  const env = { ...process.env, PATH: `${process.env.PATH}${path.delimiter}/usr/local/go/bin` };
  const options = { cwd, env, encoding: "utf8", timeout: TEN_MINUTES, maxBuffer: 16 * 1024 * 1024 } as const;
  try {
    return execFileSync("go", args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new BuildError(explain(error));
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") {
    return "Go is not installed (https://go.dev/dl, 1.25 or later): GitHub's own MCP server is a Go program.";
  }
  const stderr = "stderr" in error ? String(error.stderr).trim() : "";
  return `Go could not build GitHub's MCP server: ${stderr.slice(-600) || error.message}`;
}
