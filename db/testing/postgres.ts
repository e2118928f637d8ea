import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { findPort } from "#scripts/launch/ports.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a temporary Postgres server's database; undefined without its binaries. */
    postgresUrl: string | undefined;
  }
}

/**
 * A temporary Postgres cluster for one test run. Required if `CI` is set; otherwise the tests on Postgres are skipped, with a
 * message, if Postgres is not installed.
 */
export default async function setup({ provide }: TestProject): Promise<(() => void) | undefined> {
  const server = await startPostgres();
  provide("postgresUrl", server?.url);
  if (server) return server.stop;
  if (process.env.CI) throw new Error("CI needs PostgreSQL's server binaries (initdb, postgres).");
  process.stdout.write("PostgreSQL's binaries were not found: tests on Postgres are skipped.\n");
  return undefined;
}

export interface PostgresServer {
  /** Of its database `postgres`. */
  url: string;
  /** @param how `fast` ends connections and shuts down cleanly; `immediate` is a crash, with recovery at the start */
  restart(how: "fast" | "immediate"): void;
  stop(): void;
}

/** Starts a cluster in a temporary folder. @returns undefined if PostgreSQL's server binaries are not installed */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const bin = findBinaries();
  if (!bin) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-postgres-"));
  const run = asUnprivileged(folder);
  const data = `${folder}/data`;
  run(path.join(bin, "initdb"), ["-D", data, "-U", "obo", "--auth=trust", "-E", "UTF8", "--no-sync"]);
  // Right before the start, and below the ports of outgoing connections: other suites start servers at the same time.
  const port = await findPort(20_000 + Math.floor(Math.random() * 10_000), new Set());
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`;
  const control = (...args: string[]) =>
    run(path.join(bin, "pg_ctl"), ["-D", data, "-l", `${folder}/log`, "-w", "-o", options, ...args]);
  control("start");
  return {
    url: `postgres://obo@127.0.0.1:${port}/postgres`,
    restart: (how) => control("-m", how, "restart"),
    stop() {
      control("-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string | undefined {
  try {
    const bin = execFileSync("pg_config", ["--bindir"], { encoding: "utf8" }).trim();
    return existsSync(path.join(bin, "initdb")) ? bin : undefined;
  } catch {
    return undefined;
  }
}

/** Postgres refuses to run as root, so then it runs as its package's user. */
function asUnprivileged(folder: string): (file: string, args: string[]) => void {
  if (process.getuid?.() !== 0) return (file, args) => void execFileSync(file, args, { stdio: "ignore" });
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const [uid, gid] = [id("-u"), id("-g")];
  chownSync(folder, uid, gid);
  // pg_ctl keeps its standard streams open in the server: they must not be pipes that a caller reads to the end.
  return (file, args) => void execFileSync(file, args, { uid, gid, stdio: "ignore", cwd: folder });
}
