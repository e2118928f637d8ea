import { defineConfig } from "vitest/config";

/** Unit tests stand beside their file; integration tests too, and start real processes and databases. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{app,auth,agent,db,dev,threads,scripts}/**/*.test.ts"],
          exclude: ["**/*.integration.test.ts"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["{app,auth,agent,db,dev,threads,scripts}/**/*.integration.test.ts"],
          globalSetup: ["./db/testing/postgres.ts", "./e2e/support/shared-system.ts"],
          testTimeout: 30_000,
          hookTimeout: 120_000,
          // One system serves all files; on two cores they would only wait for each other.
          fileParallelism: false,
        },
      },
    ],
  },
});
