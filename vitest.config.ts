import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { makeTestEnv } from "./auth/testing/env.ts";

/** Fresh keys, addresses that lead nowhere; what is logged is for operators, not for who runs the tests. */
const env = { ...makeTestEnv(), LOG_LEVEL: "silent" };

/** A poll has one second by itself: a moment, where another file starts seven processes. */
const expect = { poll: { timeout: 15_000 } };

/** LangGraph as the launcher starts it. */
const setupFiles = ["#upstream/register-checkpoint-ids.ts"];

/** Starts the file that takes minutes first: at the end it would run alone. With it, `--sequence.shuffle.files` has no effect. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isShort = ({ moduleId }: TestSpecification) => !moduleId.includes("take-out.integration");
    return (await super.sort(files)).sort((a, b) => Number(isShort(a)) - Number(isShort(b)));
  }
}

const unit = {
  env,
  include: ["{app,auth,agent,mcp,db,dev,observability,scripts,bench,upstream}/**/*.test.{ts,tsx}"],
  exclude: ["**/*.integration.test.ts"],
  // Some start a server or a process: on a busy machine that takes its time.
  testTimeout: 20_000,
  expect,
  hookTimeout: 60_000,
  // The default would leave one of two cores idle.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};

/** Tests of code that watches all of a process or changes other packages: each file gets a process of its own. */
const ISOLATED = ["{observability,upstream}/**/*.test.ts"];

/** Unit tests stand beside their file; integration tests too, and start real processes and databases. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...unit,
          name: "unit",
          exclude: [...unit.exclude, ...ISOLATED],
          // Files share a worker's packages, which are half of a file's time, but not the project's modules.
          isolate: false,
          setupFiles: ["#scripts/testing/restore.ts", ...setupFiles],
        },
      },
      { test: { ...unit, name: "unit-isolated", include: ISOLATED, setupFiles } },
      {
        test: {
          name: "integration",
          // LangGraph's suite for savers takes them from there.
          globals: true,
          env,
          setupFiles,
          include: [
            "{app,auth,agent,mcp,db,dev,observability,scripts,e2e,upstream}/**/*.integration.test.ts",
          ],
          globalSetup: ["./db/testing/postgres.ts"],
          // It imports "next/server" without an extension, which Node's own loader refuses.
          server: { deps: { inline: ["next-auth"] } },
          // Some start two systems, or one again: 28 s were seen.
          testTimeout: 90_000,
          expect,
          hookTimeout: 120_000,
          // Each file starts systems of its own, and waits for them half of its time: three at a time keep two cores busy.
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: "conformance",
          include: ["scripts/mcp/conformance/*.conformance.ts"],
          // Each starts the suite, and our client in it.
          testTimeout: 60_000,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          name: "programs",
          env,
          include: ["e2e/programs/**/*.test.ts"],
          globalSetup: ["./db/testing/postgres.ts"],
          testTimeout: 60_000,
          expect,
          hookTimeout: 120_000,
          // Each starts a system.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "keycloak",
          env,
          include: ["e2e/keycloak/**/*.test.ts"],
          testTimeout: 60_000,
          expect,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "platform",
          env: { ...env, LANGGRAPH_ENGINE: "platform" },
          include: ["e2e/platform/**/*.test.ts"],
          testTimeout: 90_000,
          expect,
          hookTimeout: 180_000,
          // Each starts a system, and LangSmith's server in it: two at a time left the cores idle for 40 % of the time.
          maxWorkers: 3,
        },
      },
    ],
  },
});
