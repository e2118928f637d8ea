import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type CuttableConnection, startCuttableConnection } from "../support/cuttable-connection.ts";
import { makeDatabases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** Requests a page, a list and a run as a signed-in person, and readiness as a load balancer. */
async function askAll(alice: HttpPerson, system: System, signal = AbortSignal.timeout(60_000)) {
  const input = { messages: [{ type: "human", content: "Hello" }] };
  const run = { assistant_id: "agent", input, if_not_exists: "create", stream_mode: ["values"] };
  const thread = crypto.randomUUID();
  const [page, list, message, ready] = await Promise.all([
    alice.api("/chat", { headers: { accept: "text/html" }, signal }),
    alice.api("/api/conversations", { signal }),
    alice.api(`/api/langgraph/threads/${thread}/runs/stream`, { json: run, signal }),
    fetch(`${system.appUrl}/api/ready`, { signal }),
  ]);
  return { page, list, message, ready, thread };
}

const postgresUrl = inject("postgresUrl");

describe.skipIf(!postgresUrl)("an app", () => {
  let system: System;
  let connection: CuttableConnection;
  beforeAll(async () => {
    connection = await startCuttableConnection(postgresUrl ?? "");
    const { DATABASE_URL } = await makeDatabases(connection.url);
    system = await startSystem({ env: { DATABASE_URL } });
  });
  afterAll(() => system?.stop());
  const ready = async () => (await fetch(`${system.appUrl}/api/ready`)).status;

  async function expectRecovery(alice: HttpPerson): Promise<void> {
    const list = async () => (await alice.api("/api/conversations")).status;
    await expect.poll(list, { timeout: 20_000 }).toBe(200);
    await expect.poll(ready, { timeout: 20_000 }).toBe(200);
  }

  test("that loses its Postgres answers everything with 503, an explanation and Retry-After, and recovers when Postgres is back", async () => {
    const alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    await connection.cut();
    const { page, list, message, ready: readiness } = await askAll(alice, system);
    for (const answer of [page, list, message]) {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(await answer.text()).toContain("can't be reached right now");
    }
    expect([readiness.status, await readiness.json()]).toMatchObject([503, { database: "down" }]);
    await connection.restore();
    await expectRecovery(alice);
  });

  test("whose Postgres stops responding explains it with 503 within 15 seconds, is ready until it has lasted ten, and recovers when Postgres responds", async () => {
    const alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    await expect.poll(ready, { timeout: 20_000 }).toBe(200);
    connection.hold();
    try {
      const { page, list, message, ready: first } = await askAll(alice, system, AbortSignal.timeout(15_000));
      for (const answer of [page, list, message]) {
        expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
        expect(await answer.text()).toMatch(/(can't be reached|is overloaded) right now/);
      }
      expect(first.status).toBe(200);
      await expect.poll(ready, { timeout: 20_000 }).toBe(503);
    } finally {
      connection.release();
    }
    await expectRecovery(alice);
  });
});

describe.skipIf(!postgresUrl)("an app that is started before its Postgres", () => {
  let system: System | undefined;
  afterAll(() => system?.stop());

  test("says so, waits, and starts once Postgres is up", async () => {
    const connection = await startCuttableConnection(postgresUrl ?? "");
    const { DATABASE_URL } = await makeDatabases(connection.url);
    await connection.cut();
    const refusing = createServer((socket) => socket.destroy());
    refusing.listen(Number(new URL(connection.url).port), "127.0.0.1");
    const refused = once(refusing, "connection");
    const starting = startSystem({ env: { DATABASE_URL } });
    await refused;
    await new Promise((resolve) => refusing.close(resolve));
    await connection.restore();
    system = await starting;
    expect(system.output()).toContain("can't be reached: the app waits for it before it starts");
    expect(system.output()).not.toContain("instrumentation hook");
    expect((await fetch(`${system.appUrl}/api/ready`)).status).toBe(200);
  });
});

const canMount = process.getuid?.() === 0 && process.platform === "linux";

describe.skipIf(!canMount)("an app and an agent whose disk is full", () => {
  let system: System;
  let folder: string;
  let isMounted = false;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "obo-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", folder]);
    isMounted = true;
    const url = (name: string) => `file:${folder}/${name}.db`;
    system = await startSystem({ env: { DATABASE_URL: url("app"), AGENT_DATABASE_URL: url("agent") } });
  });
  afterAll(async () => {
    await system?.stop();
    if (isMounted) execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  test("answers writes with 503 and an explanation, is not ready, and recovers when there is space again", async () => {
    const [alice, bob] = [new HttpPerson(system.appUrl, "alice"), new HttpPerson(system.appUrl, "bob")];
    await alice.signIn("wonderland");
    const { message: answered, thread } = await askAll(alice, system);
    await answered.text();
    const filler = path.join(folder, "filler");
    execFileSync("sh", ["-c", `cat /dev/zero > ${filler} 2>/dev/null || true`]);
    const { page, message } = await askAll(alice, system);
    expect(page.status).toBe(200);
    const remove = () => alice.api(`/api/langgraph/threads/${thread}`, { method: "DELETE" });
    const rename = () =>
      alice.api(`/api/conversations/${thread}`, { method: "PATCH", json: { title: "Tea" } });
    for (const answer of [message, await remove(), await rename()]) {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(await answer.json()).toMatchObject({ message: expect.stringContaining("no space left") });
    }
    await expect(bob.signIn("builder")).rejects.toThrow("/sign-in?error=not_stored");
    const problem = await bob.fetch(`${system.appUrl}/sign-in?error=not_stored`);
    expect(await problem.text()).toContain("database can&#x27;t be used right now. You are not signed in");
    const answer = () => fetch(`${system.appUrl}/api/ready`);
    const parts = async () => (await answer()).json();
    const ready = async () => (await answer()).status;
    await expect.poll(parts, { timeout: 20_000 }).toMatchObject({ database: "down", langgraph: "down" });
    expect(await ready()).toBe(503);
    rmSync(filler);
    await expect.poll(ready, { timeout: 20_000 }).toBe(200);
    const statuses = [await rename(), (await askAll(alice, system)).message, await remove()].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 200, 204]);
    await bob.signIn("builder");
  });
});
