import { runChaos } from "./chaos/run.ts";

/**
 * `npm run chaos -- [--rounds 20] [--seed 1] [--database sqlite|postgres]`: kills processes of the production build while
 * people send messages, and counts. Exits with 1 at the first acknowledged message that is lost or duplicated, or write sent twice.
 */
const read = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
};

const rounds = Number(read("rounds", "20"));
const seed = Number(read("seed", "1"));
const only = read("database", "");
const databases = (["sqlite", "postgres"] as const).filter((name) => only === "" || only === name);

try {
  for (const database of databases) {
    const share = Math.ceil(rounds / databases.length);
    const counted = await runChaos({ database, rounds: share, seed });
    console.log(counted);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
