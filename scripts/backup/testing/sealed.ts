import path from "node:path";
import { openSealed as open, seal } from "#auth/authorization-server/secrets/cipher.ts";
import { openDatabase } from "#db/open.ts";
import { readOrMakeKeys } from "#scripts/launch/keys.ts";

const CONTEXT = { subject: "somebody", provider: "test", id: "row" };
interface Tables {
  sealed: { value: string };
}

/** Creates a data folder as the launcher does, with one encrypted value. Its database stays open, as in a running app. */
export async function makeSealed(dataDir: string, value: string) {
  const { SECRETS_KEYS } = await readOrMakeKeys(dataDir);
  const keySet = SECRETS_KEYS as Parameters<typeof seal>[2];
  const db = openDatabase<Tables>(path.join(dataDir, "app.db"));
  await db.schema.createTable("sealed").addColumn("value", "text").execute();
  const write = async (text: string) => {
    await db
      .insertInto("sealed")
      .values({ value: await seal(text, CONTEXT, keySet) })
      .execute();
  };
  await write(value);
  return { write, close: () => db.destroy() };
}

/** Decrypts the values of a data folder with that folder's keys. */
export async function openSealed(dataDir: string): Promise<unknown[]> {
  const { SECRETS_KEYS } = await readOrMakeKeys(dataDir);
  const db = openDatabase<Tables>(path.join(dataDir, "app.db"));
  const rows = await db.selectFrom("sealed").select("value").execute();
  await db.destroy();
  return Promise.all(rows.map((row) => open(row.value, CONTEXT, SECRETS_KEYS as Parameters<typeof seal>[2])));
}
