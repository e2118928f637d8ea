import { defineConfig } from "vitest/config";
import { makeTestEnv } from "./auth/testing/env.ts";

/** Unit tests stand beside their file; integration tests too, and start real processes and databases. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          env: makeTestEnv(),
          include: ["{app,auth,agent,db,dev,threads,scripts}/**/*.test.ts"],
          exclude: ["**/*.integration.test.ts"],
        },
      },
      {
        test: {
          name: "integration",
          env: makeTestEnv(),
          include: ["{app,auth,agent,db,dev,threads,scripts,e2e}/**/*.integration.test.ts"],
          globalSetup: ["./db/testing/postgres.ts"],
          testTimeout: 30_000,
          hookTimeout: 120_000,
          // One system serves all files; on two cores they would only wait for each other.
          fileParallelism: false,
        },
      },
    ],
  },
});
