import { openAppDatabase, runCommand } from "./command.ts";
import { readEnvironment } from "./environment.ts";
import { issueToken } from "./token/issue.ts";

/**
 * `npm run token -- alice [read|write|approve]`: prints a personal access token for a person who has signed in before, by user name at the
 * embedded provider or e-mail address. For operators with access to the database; people create theirs at /settings/tokens.
 */
await runCommand(async () => {
  const db = await openAppDatabase(readEnvironment());
  try {
    process.stdout.write(`${await issueToken(db, process.argv[2] ?? "", process.argv[3])}\n`);
  } finally {
    await db.destroy();
  }
});
