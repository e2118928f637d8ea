import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { deltaChannelHistoryTests, validate } from "@langchain/langgraph-checkpoint-validation";
import Database from "better-sqlite3";
import pg from "pg";
import { describe, expect, inject, test } from "vitest";
import { isPostgresUrl } from "#db/open.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { makeDatabases } from "#e2e/support/databases.ts";
import { MessagesPostgresSaver } from "./postgres-saver.ts";
import { makeSaver } from "./saver.ts";
import { VersionedSqliteSaver } from "./sqlite-saver.ts";

/** LangGraph's own suite for checkpoint savers, as a library: its command line breaks on zod 4. */
describe("LangGraph's suite passes on the SQLite saver", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-savers-"));
  let count = 0;
  const initializer = {
    checkpointerName: "VersionedSqliteSaver",
    createCheckpointer: () => {
      count += 1;
      return new VersionedSqliteSaver(new Database(path.join(folder, `${count}.db`)));
    },
    destroyCheckpointer: (saver: VersionedSqliteSaver) => saver.end(),
    afterAll: () => rmSync(folder, { recursive: true }),
  };
  validate(initializer);
  deltaChannelHistoryTests(initializer);
});

const postgresUrl = inject("postgresUrl");
describe.skipIf(!postgresUrl)("LangGraph's suite passes on the Postgres saver", () => {
  const initializer = {
    checkpointerName: "MessagesPostgresSaver",
    createCheckpointer: async () => {
      const { AGENT_DATABASE_URL } = await makeDatabases(postgresUrl ?? "");
      const saver = new MessagesPostgresSaver(new pg.Pool({ connectionString: AGENT_DATABASE_URL }));
      await saver.setup();
      return saver;
    },
    destroyCheckpointer: (saver: MessagesPostgresSaver) => saver.end(),
  };
  validate(initializer);
  deltaChannelHistoryTests(initializer);
});

describeOnBothDatabases("a history's filter", (get) => {
  test.each(["", "a.b", "[0]", "$", "*", "a b", "ä"])("finds a checkpoint by the key %j", async (key) => {
    const url = isPostgresUrl(get().url) ? get().url : `${get().url}.agent`;
    const saver = await makeSaver(url);
    const configurable = { thread_id: `thread ${key}`, checkpoint_ns: "" };
    const metadata = { source: "input" as const, step: -1, parents: {}, [key]: 1 };
    await saver.put({ configurable }, emptyCheckpoint(), metadata, {});
    const count = async (value: number) => {
      let found = 0;
      for await (const _ of saver.list({ configurable }, { filter: { [key]: value } })) found += 1;
      return found;
    };
    expect([await count(1), await count(2)]).toEqual([1, 0]);
    await saver.end();
  });

  test.each(['"', "a\\b", "a\u0000"])("answers the key %j", async (key) => {
    const saver = await makeSaver(isPostgresUrl(get().url) ? get().url : `${get().url}.agent`);
    const config = { configurable: { thread_id: "thread", checkpoint_ns: "" } };
    for await (const _ of saver.list(config, { filter: { [key]: 1 } })) expect.unreachable();
    await saver.end();
  });
});
