import type { TestProject } from "vitest/node";
import { startSystem } from "./system.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The system that all integration tests share. */
    system: {
      appUrl: string;
      langgraphUrl: string;
      githubUrl: string;
      identityUrl: string;
      modelUrl: string;
      dataDir: string;
    };
  }
}

/** Starts the whole system once for the integration tests. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const system = await startSystem();
  const { langgraph, github, identity, model } = system.addresses;
  provide("system", {
    appUrl: system.appUrl,
    langgraphUrl: langgraph,
    githubUrl: github,
    identityUrl: identity,
    modelUrl: model,
    dataDir: system.dataDir,
  });
  return () => system.stop();
}
