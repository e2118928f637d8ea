import { afterAll, vi } from "vitest";

/** Unit test files share a process: what one replaces is restored at its end. */
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
