import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const NOT_COPIED = new Set(["node_modules", ".next", ".data", ".git", "test-results", "docs/screenshots"]);

/** Checking a copy may take this long on a busy machine. */
export const PATIENCE_MS = 180_000;

/** A copy of the repository for a test to change. Without hard links, through which changes would reach the repository. */
export class Copy {
  readonly root = mkdtempSync(path.join(os.tmpdir(), "obo-features-"));

  constructor() {
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.root, "node_modules"));
    const isCopied = (file: string) => !NOT_COPIED.has(path.relative(ROOT, file));
    cpSync(ROOT, this.root, { recursive: true, filter: isCopied });
  }

  /** Runs a program from node_modules. @throws Error with its output */
  async run(program: string, ...args: string[]): Promise<void> {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, CI: "1", NO_COLOR: "1", NODE_ENV: "test" as const };
    const file = path.join(this.root, "node_modules/.bin", program);
    const options = { cwd: this.root, env, maxBuffer: 16 * 1024 * 1024 };
    await promisify(execFile)(file, args, options).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        throw new Error(`${program} ${args.join(" ")}\n${stdout.slice(-6_000)}\n${stderr.slice(-2_000)}`);
      },
    );
  }

  /** Type-checks incrementally from the state of `npm run typecheck`: symlinks are preserved, so the paths are the same. */
  checkTypes(): Promise<void> {
    return this.run("tsc", "--noEmit", "--preserveSymlinks");
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
