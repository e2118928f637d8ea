import { sql } from "kysely";
import { expect, test } from "vitest";
import { isPostgresUrl, openDatabase } from "#db/open.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { openThreadsDatabase } from "./database.ts";
import { makeSaver } from "./saver.ts";

describeOnBothDatabases("the agent's tables", (get) => {
  test("are created by several servers that start together", async () => {
    // On SQLite, the agent's tables are in a file of their own.
    const url = isPostgresUrl(get().url) ? get().url : `${get().url}.agent`;
    const servers = Array.from({ length: 6 }, () => Promise.all([openThreadsDatabase(url), makeSaver(url)]));
    const started = await Promise.allSettled(servers);
    expect(started.map(({ status }) => status)).toEqual(servers.map(() => "fulfilled"));
    const db = openDatabase<object>(url);
    const { rows } = await sql`select distinct version from agent_schema`.execute(db);
    expect(rows).toEqual([{ version: 1 }]);
    await db.destroy();
    for (const server of started) if (server.status === "fulfilled") await server.value[0].destroy();
  });
});
