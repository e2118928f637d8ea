import { openSecretStore } from "#auth/authorization-server/secrets/secret-store.ts";
import { logSecurity } from "#observability/security-log.ts";
import { openAppDatabase, runCommand } from "./command.ts";
import { readSetup } from "./doctor/setup.ts";
import { readEnvironment } from "./environment.ts";
import { reportRotation } from "./secrets/report.ts";

/**
 * `npm run secrets:rotate`: stores every secret again according to the current environment: encrypted with the first key of
 * SECRETS_KEYS, or in the store named by SECRET_STORE. The app may run meanwhile. Exits with 0 when all are done, with 75 if some
 * changed meanwhile (run it again), with 1 if no key decrypts some, or the store can't be reached.
 */
async function main(): Promise<number> {
  const environment = readEnvironment();
  const { env, dataDir } = environment;
  const { setup, findings } = await readSetup(env, dataDir);
  if (!setup) {
    for (const { message, fix } of findings) process.stderr.write(fix ? `${message}\n→ ${fix}\n` : "");
    return 1;
  }
  const db = await openAppDatabase(environment);
  try {
    const stores = { db, secrets: openSecretStore(setup.web) };
    const { lines, exitCode, counts } = await reportRotation(stores, setup.web.SECRETS_KEYS);
    if (counts) logSecurity("keys_rotated", {}, counts, process.stderr);
    process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    return exitCode;
  } finally {
    await db.destroy();
  }
}

await runCommand(main);
