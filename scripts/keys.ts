import path from "node:path";
import { runCommand } from "./command.ts";
import { readEnvironment } from "./environment.ts";
import { addSealKey, dropOldSealKeys } from "./keys/seal-keys.ts";
import { makeKeys, toVariables } from "./launch/keys.ts";

/**
 * `npm run keys`: prints new keys as lines for `.env`, for machines on which the launcher does not store them in `.data/`.
 * `npm run keys -- seal` puts a new encryption key before the existing ones; `… drop` keeps only the first one. Changes SECRETS_KEYS
 * if that is set, else the launcher's file. Run `npm run secrets:rotate` between the two.
 */
async function main(): Promise<number> {
  const [command] = process.argv.slice(2);
  if (command === undefined) return printFreshKeys();
  if (command !== "seal" && command !== "drop") {
    process.stderr.write("npm run keys | npm run keys -- seal | npm run keys -- drop\n");
    return 64;
  }
  const { env, dataDir } = readEnvironment();
  const change = command === "seal" ? addSealKey : dropOldSealKeys;
  process.stdout.write(`${change(env.SECRETS_KEYS, path.join(dataDir, "keys.json"))}\n`);
  return 0;
}

async function printFreshKeys(): Promise<number> {
  for (const [name, value] of Object.entries(toVariables(await makeKeys())))
    process.stdout.write(`${name}=${value}\n`);
  return 0;
}

await runCommand(main);
