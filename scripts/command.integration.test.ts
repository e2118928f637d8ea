import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "obo-command-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an operator's command on a data folder. */
function run(dataDir: string, line: string, env: Record<string, string> = {}) {
  const [script = "", ...words] = line.split(" ");
  const { PATH, HOME } = process.env;
  return spawnSync(process.execPath, [`scripts/${script}.ts`, ...words], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: "production", DATA_DIR: dataDir, RETENTION_DAYS: "3", ...env },
    encoding: "utf8",
  });
}

const USING_DATABASE = ["writes", "sessions", "token alice", "retention", "secrets"];

describe("an operator's command", () => {
  test.each([
    ...USING_DATABASE,
    "compact",
    "keys seal",
    "keys drop",
    `backup backup ${os.tmpdir()}/obo-none`,
  ])("%s before the first start says so in one line, and creates nothing", (line) => {
    const dataDir = path.join(folder, "data");
    const { status, stderr } = run(dataDir, line);
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(/^There (is|are) no .*$|^.* holds no data: .*$/);
    expect(existsSync(dataDir)).toBe(false);
  });

  test.each(["writes off", "secrets"])(
    "%s on an empty database says that the app has to start once",
    (line) => {
      writeFileSync(path.join(folder, "app.db"), "");
      const { status, stderr } = run(folder, line);
      expect(status).toBe(1);
      expect(stderr).toBe(
        `The database ${folder}/app.db is empty: start the app once (\`npm run dev\` or \`npm start\`), then run this again.\n`,
      );
    },
  );

  test("says that its database does not answer, without a stack trace", () => {
    const { status, stderr } = run(folder, "writes", {
      DATABASE_URL: "postgres://app:canary@127.0.0.1:9/app",
    });
    expect(status).toBe(1);
    expect(stderr).toBe("connect ECONNREFUSED 127.0.0.1:9\n");
  });
});
