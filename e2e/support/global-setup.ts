import { startSystem } from "./system.ts";

/** Starts the system that most specs share; specs that kill processes start their own. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const system = await startSystem();
  process.env.E2E_APP_URL = system.appUrl;
  process.env.E2E_ADDRESSES = JSON.stringify(system.addresses);
  process.env.E2E_DATA_DIR = system.dataDir;
  return () => system.stop();
}
