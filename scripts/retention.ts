import path from "node:path";
import { prepareThreads, type ThreadsSchema } from "#auth/resource-server/threads/database.ts";
import { makeSaver } from "#auth/resource-server/threads/saver.ts";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { openAppDatabase, runCommand } from "./command.ts";
import { readEnvironment } from "./environment.ts";
import { removeOlder } from "./retention/remove.ts";

/**
 * `npm run retention [-- --dry-run]`: removes conversations, activity and events older than RETENTION_DAYS. For a daily timer;
 * the app may run meanwhile. Without RETENTION_DAYS nothing is removed.
 */
const DAY_MS = 86_400_000;

async function main(): Promise<void> {
  const environment = readEnvironment();
  const { env, dataDir } = environment;
  const days = readDays(env.RETENTION_DAYS);
  const isDryRun = process.argv.includes("--dry-run");
  const app = await openAppDatabase(environment);
  const agentUrl = env.AGENT_DATABASE_URL ?? `file:${path.join(dataDir, "checkpoints.db")}`;
  const agent = openDatabase<ThreadsSchema>(agentUrl);
  const saver = await makeSaver(agentUrl);
  try {
    await migrate(app);
    await prepareThreads(agent);
    const done = await removeOlder({ app, agent, saver }, Date.now() - days * DAY_MS, isDryRun);
    const list = Object.entries(done).map(([name, number]) => `${name} ${number}`);
    process.stdout.write(
      `${isDryRun ? "Would remove" : "Removed"}, older than ${days} days: ${list.join(", ")}\n`,
    );
  } finally {
    await app.destroy();
    await agent.destroy();
    await saver.end();
  }
}

/** @throws Error unless it is a whole number of days, at least one */
function readDays(value: string | undefined): number {
  if (value === undefined) throw new Error("RETENTION_DAYS is not set: nothing is removed.");
  if (!/^[1-9]\d{0,4}$/.test(value))
    throw new Error("RETENTION_DAYS: must be a whole number of days, at least 1.");
  return Number(value);
}

await runCommand(main);
