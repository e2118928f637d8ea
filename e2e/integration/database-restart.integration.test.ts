import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type PostgresServer, startPostgres } from "#db/testing/postgres.ts";
import { Conversation } from "../support/conversation.ts";
import { makeDatabases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** An answer that takes the embedded model a few seconds. */
const LONG = `script:\n${JSON.stringify(["word ".repeat(150)])}`;

describe.skipIf(!inject("postgresUrl"))("when Postgres restarts during an answer", () => {
  let server: PostgresServer;
  let system: System;
  let alice: HttpPerson;

  beforeAll(async () => {
    const started = await startPostgres();
    if (!started) throw new Error("Postgres' binaries are missing.");
    server = started;
    system = await startSystem({ env: { TOKEN_DELAY_MS: "20", ...(await makeDatabases(server.url)) } });
    alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
  });
  afterAll(async () => {
    await system?.stop();
    server?.stop();
  });

  test.each(["fast", "immediate"] as const)(
    "%s: the person gets the answer or our error message, and the conversation continues",
    async (how) => {
      const conversation = new Conversation(alice);
      const answer = await conversation.begin({
        input: { messages: [{ type: "human", content: LONG }] },
      });
      expect(answer.status).toBe(200);
      server.restart(how);
      const stream = await answer.text().catch(() => "cut");
      expect(stream).not.toMatch(/terminat|ECONN|pg_|administrator|shutting down/i);
      if (stream.includes("event: error")) expect(stream).toContain("The agent can't use its database");

      const isUp = () =>
        conversation.messages().then(
          (messages) => messages.length > 0,
          () => false,
        );
      await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
      if ((await conversation.messages()).at(-1)?.type === "human") await conversation.continueRun();
      expect((await conversation.messages()).map(({ type }) => type)).toEqual(["human", "ai"]);
    },
  );
});
