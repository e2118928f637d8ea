import { AsyncLocalStorage } from "node:async_hooks";
import { afterAll, vi } from "vitest";

// Unit test files share a process. Each loads the project's modules again, and at its end restores what it replaced and removes what
// the modules keep on globalThis.
vi.resetModules();
// As Next does in its own processes: its modules stay loaded, and look for it once.
Object.assign(globalThis, { AsyncLocalStorage });
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  for (const name of Object.keys(globalThis))
    if (name.startsWith("__obo")) Reflect.deleteProperty(globalThis, name);
});
