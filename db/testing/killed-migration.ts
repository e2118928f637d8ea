import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";

/** `node killed-migration.ts URL N`: migrates a database, and is killed before the N-th statement; never if N is 0. */
const [url = "", statements] = process.argv.slice(2);
let left = Number(statements);
const db = openDatabase<object>(url).withPlugin({
  transformQuery({ node }) {
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
    return node;
  },
  transformResult: async ({ result }) => result,
});
await migrate(db);
await db.destroy();
