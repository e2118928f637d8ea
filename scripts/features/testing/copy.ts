import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const NOT_COPIED = new Set(["node_modules", ".next", ".data", ".git", "test-results", "docs/screenshots"]);
/** The packages, and the types of the routes. */
const KEPT = new Set(["node_modules", ".next"]);
/** What `next typegen` leaves. */
const ROUTE_TYPES = ["routes", "root-params", "cache-life"].map((name) => `.next/types/${name}.d.ts`);

/** Checking a copy may take this long on a busy machine. */
export const PATIENCE_MS = 180_000;

/** A copy of the repository for a test to change. Without hard links, through which changes would reach the repository. */
export class Copy {
  readonly root = mkdtempSync(path.join(os.tmpdir(), "obo-features-"));

  constructor() {
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.root, "node_modules"));
    this.restore();
    for (const file of ROUTE_TYPES.filter((name) => existsSync(path.join(ROOT, name))))
      cpSync(path.join(ROOT, file), path.join(this.root, file));
  }

  /** Undoes what a test has added, deleted or changed. */
  restore(): void {
    const others = readdirSync(this.root).filter((name) => !KEPT.has(name));
    for (const name of others) rmSync(path.join(this.root, name), { recursive: true });
    const isCopied = (file: string) => !NOT_COPIED.has(path.relative(ROOT, file));
    cpSync(ROOT, this.root, { recursive: true, filter: isCopied });
  }

  /** Runs a program from node_modules. @throws Error with its output */
  run(program: string, ...args: string[]): Promise<void> {
    return this.#execute(path.join(this.root, "node_modules/.bin", program), args);
  }

  /** Type-checks the copy. By TypeScript 7, which takes a third of the processor time: eight copies are checked. */
  checkTypes(): Promise<void> {
    const tsc = path.join(this.root, "node_modules/typescript-7/bin/tsc");
    const options = ["--noEmit", "--preserveSymlinks", "--incremental", "false", "--singleThreaded"];
    return this.#execute(process.execPath, [tsc, ...options]);
  }

  async #execute(file: string, args: string[]): Promise<void> {
    const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
    const env = { PATH, HOME, NODE_COMPILE_CACHE, CI: "1", NO_COLOR: "1", NODE_ENV: "test" as const };
    const options = { cwd: this.root, env, maxBuffer: 16 * 1024 * 1024 };
    await promisify(execFile)(file, args, options).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        throw new Error(`${file} ${args.join(" ")}\n${stdout.slice(-6_000)}\n${stderr.slice(-2_000)}`);
      },
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
