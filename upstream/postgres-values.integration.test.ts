import { randomUUID } from "node:crypto";
import { emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { readValuesByKey } from "./postgres-values.ts";

const postgresUrl = inject("postgresUrl");

describe.skipIf(!postgresUrl)("a conversation in Postgres", () => {
  test("is read from the values of its last checkpoint, however many it has had", async () => {
    const pool = new pg.Pool({ connectionString: postgresUrl });
    onTestFinished(() => pool.end());
    const schema = `values_${randomUUID().slice(0, 8)}`;
    const saver = new PostgresSaver(pool, undefined, { schema });
    onTestFinished(async () => void (await pool.query(`drop schema if exists "${schema}" cascade`)));
    await saver.setup();
    readValuesByKey(saver);
    const configurable = { thread_id: randomUUID(), checkpoint_ns: "" };
    for (let version = 1; version <= 300; version += 1) {
      const channel_versions = { first: version, second: version };
      const channel_values = { first: `${version}`, second: { version } };
      const checkpoint = { ...emptyCheckpoint(), id: uuid6(version), channel_versions, channel_values };
      await saver.put(
        { configurable },
        checkpoint,
        { source: "loop", step: 1, parents: {} },
        channel_versions,
      );
    }
    const tuple = await saver.getTuple({ configurable });
    expect(tuple?.checkpoint.channel_values).toEqual({ first: "300", second: { version: 300 } });

    const { SELECT_SQL: query } = Reflect.get(saver, "SQL_STATEMENTS") as { SELECT_SQL: string };
    const args = [configurable.thread_id, tuple?.config.configurable?.checkpoint_id];
    const explained = await pool.query(
      `explain (analyze, format json) ${query} where thread_id = $1 and checkpoint_id = $2`,
      args,
    );
    expect(countRows(explained.rows[0]["QUERY PLAN"][0].Plan)).toBe(2);
  });

  test("can't be read by a saver whose query has changed", () => {
    const changed = { SQL_STATEMENTS: { SELECT_SQL: "select 1" } };
    expect(() => readValuesByKey(changed)).toThrow("has changed");
  });
});

interface PlanNode {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  Plans?: PlanNode[];
}

/** The rows that a query reads from the table of values. */
function countRows(node: PlanNode): number {
  const own = node["Relation Name"] === "checkpoint_blobs" ? node["Actual Rows"] * node["Actual Loops"] : 0;
  return own + (node.Plans ?? []).reduce((sum, plan) => sum + countRows(plan), 0);
}
