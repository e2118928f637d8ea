import path from "node:path";
import { readEnvironment } from "./environment.ts";
import { addSealKey, dropOldSealKeys } from "./keys/seal-keys.ts";
import { makeKeys, toVariables } from "./launch/keys.ts";

/**
 * `npm run keys`: fresh keys as lines for `.env`, for machines on which the launcher does not keep them in `.data/`.
 * `npm run keys -- seal`: a new sealing key in front of the present ones; `… drop`: only the first one stays. In
 * SECRETS_KEYS where that is set, else in the launcher's own file. Between the two: `npm run secrets:rotate`.
 */
async function main(): Promise<void> {
  const [command] = process.argv.slice(2);
  if (command === undefined) return printFreshKeys();
  if (command !== "seal" && command !== "drop") {
    process.stderr.write("npm run keys | npm run keys -- seal | npm run keys -- drop\n");
    process.exitCode = 64;
    return;
  }
  const { env, dataDir } = readEnvironment();
  const change = command === "seal" ? addSealKey : dropOldSealKeys;
  process.stdout.write(`${change(env.SECRETS_KEYS, path.join(dataDir, "keys.json"))}\n`);
}

async function printFreshKeys(): Promise<void> {
  for (const [name, value] of Object.entries(toVariables(await makeKeys())))
    process.stdout.write(`${name}=${value}\n`);
}

await main();
