import { openAppDatabase, runCommand } from "./command.ts";
import { readEnvironment } from "./environment.ts";
import { switchWrites, USAGE } from "./writes/switch-writes.ts";

/**
 * `npm run writes` shows which writes the agent may send. `npm run writes -- off` disables all of them, `… off TOOL` one tool, and
 * `on` enables them again: immediately, in every running instance. `… restored` records that the databases come from a dump.
 */
async function main(): Promise<number> {
  const db = await openAppDatabase(readEnvironment());
  try {
    const lines = await switchWrites(db, process.argv.slice(2));
    if (lines) process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    else process.stderr.write(USAGE);
    return lines ? 0 : 64;
  } finally {
    await db.destroy();
  }
}

await runCommand(main);
