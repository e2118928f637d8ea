import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { type Kysely, sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "#db/open.ts";
import { wasFull } from "#db/outage.ts";
import { answerOutages } from "./outages.ts";

type Notes = { notes: { text: string } };

/** A server that, like Next, sends an empty 500 when its handler throws. */
async function serve(handle: () => Promise<unknown>): Promise<string> {
  const server = createServer((_request, response) => {
    handle().then(
      () => response.end("served"),
      () => {
        response.statusCode = 500;
        response.setHeader("x-powered-by", "a framework");
        response.setHeader("strict-transport-security", "max-age=1");
        response.end();
      },
    );
  });
  server.listen(0, "127.0.0.1");
  server.unref();
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(() => answerOutages());

describe("a request that fails for lack of space", () => {
  async function openFull(): Promise<Kysely<Notes>> {
    const db = openDatabase<Notes>(path.join(mkdtempSync(path.join(os.tmpdir(), "obo-full-")), "x.db"));
    await sql`create table notes (text text)`.execute(db);
    await sql`pragma max_page_count = 4`.execute(db);
    return db;
  }

  test("gets 503, Retry-After and an explanation, and readiness reports it", async () => {
    const db = await openFull();
    expect(wasFull()).toBe(false);
    const url = await serve(() =>
      db
        .insertInto("notes")
        .values({ text: "x".repeat(100_000) })
        .execute(),
    );
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(answer.headers.get("x-powered-by")).toBeNull();
    expect(answer.headers.get("strict-transport-security")).toBe("max-age=1");
    expect(await answer.json()).toMatchObject({
      error: "unavailable",
      message: expect.stringContaining("no space left"),
    });
    expect(wasFull()).toBe(true);
    await db.destroy();
  });

  test("gets an HTML page if it accepts one", async () => {
    const db = await openFull();
    const url = await serve(() =>
      db
        .insertInto("notes")
        .values({ text: "x".repeat(100_000) })
        .execute(),
    );
    const answer = await fetch(url, { headers: { accept: "text/html" } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect(await answer.text()).toContain("no space left");
    await db.destroy();
  });
});

test("a request gets 503 if Postgres can't be reached, and the next one that needs no database is served", async () => {
  const db = openDatabase<Notes>("postgres://nobody@127.0.0.1:9/none");
  let isWanted = true;
  const url = await serve(async () => isWanted && sql`select 1`.execute(db));
  const answer = await fetch(url);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining("can't be reached") });
  isWanted = false;
  expect(await (await fetch(url)).text()).toBe("served");
  await db.destroy();
});

test("leaves a 500 with another cause as it is", async () => {
  const db = openDatabase<Notes>(path.join(mkdtempSync(path.join(os.tmpdir(), "obo-other-")), "x.db"));
  const url = await serve(() => db.selectFrom("notes").selectAll().execute());
  expect((await fetch(url)).status).toBe(500);
  await db.destroy();
});
