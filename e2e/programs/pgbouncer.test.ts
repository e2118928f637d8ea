import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { findPort } from "#scripts/launch/ports.ts";
import { findProgram } from "#scripts/programs/debian.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { newIssue } from "../support/personal-tokens.ts";
import { adapt, readBlock, startProgram } from "../support/program.ts";
import { type System, startSystem } from "../support/system.ts";

/** The app and the agent over pgbouncer as in docs/proxies.md, with the roles and databases of docs/deploy.md. */
const program = findProgram("pgbouncer");
const postgresUrl = inject("postgresUrl");
const PASSWORDS = { app: "choose-one", agent: "choose-another" };

/** Runs the statements of docs/deploy.md, "One machine", on a server that other tests may have used. */
async function makeRoles(server: string): Promise<void> {
  const statements = /<<'SQL'\n(.*?)^SQL$/ms.exec(readBlock("deploy.md", "sh"))?.[1] ?? "";
  const client = new pg.Client(server);
  await client.connect();
  for (const name of ["app", "checkpoints"])
    await client.query(`drop database if exists ${name} with (force)`);
  for (const name of ["app", "agent"]) await client.query(`drop role if exists ${name}`);
  for (const statement of statements.split(";").filter((text) => text.trim())) await client.query(statement);
  await client.end();
}

async function startPooler(
  folder: string,
  mode: string,
  server: URL,
): Promise<{ port: number; stop(): Promise<void> }> {
  if (!program) throw new Error("pgbouncer is not installed");
  const port = await findPort(6432, new Set());
  const users = path.join(folder, "userlist.txt");
  writeFileSync(
    users,
    Object.entries(PASSWORDS)
      .map(([name, word]) => `"${name}" "${word}"\n`)
      .join(""),
  );
  const file = path.join(folder, "pgbouncer.ini");
  const config = adapt(readBlock("proxies.md", "ini"), {
    "port=5432": `port=${server.port}`,
    "listen_port = 6432": `listen_port = ${port}`,
    "/etc/pgbouncer/userlist.txt": users,
    "pool_mode = transaction": `pool_mode = ${mode}`,
  });
  // As in the package's own file: no socket in a shared folder.
  writeFileSync(file, `${config}unix_socket_dir =\n`);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    // pgbouncer refuses to run as root.
    const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
    for (const one of [folder, users, file]) chownSync(one, id("-u"), id("-g"));
    chmodSync(folder, 0o700);
  }
  const stop = await startProgram(program, [...(isRoot ? ["-u", "postgres"] : []), file], port);
  return { port, stop };
}

describe.skipIf(!program || !postgresUrl).each(["transaction", "session"])(
  "over pgbouncer in %s mode",
  (mode) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "obo-pgbouncer-"));
    let system: System;
    let stop: () => Promise<void>;

    beforeAll(async () => {
      const server = new URL(postgresUrl ?? "");
      await makeRoles(server.href);
      const pooler = await startPooler(folder, mode, server);
      stop = pooler.stop;
      const at = (role: keyof typeof PASSWORDS, name: string) =>
        `postgres://${role}:${PASSWORDS[role]}@localhost:${pooler.port}/${name}`;
      system = await startSystem({
        env: { DATABASE_URL: at("app", "app"), AGENT_DATABASE_URL: at("agent", "checkpoints") },
      });
    });
    afterAll(async () => {
      await system?.stop();
      await stop?.();
      rmSync(folder, { recursive: true, force: true });
    });

    test("a person signs in, connects, sends concurrent messages, and approves a write that is sent once", async () => {
      const alice = new HttpPerson(system.appUrl, "alice");
      await alice.signIn("wonderland");
      await alice.connectGitHub();
      const asked = Array.from({ length: 8 }, () =>
        new Conversation(alice).ask("Which repositories do I have?"),
      );
      for (const stream of await Promise.all(asked)) expect(stream).toContain("alice/tea-party");
      const conversation = new Conversation(alice);
      await conversation.follow(...newIssue(`Pooled by ${mode}`));
      expect(await conversation.decide({ type: "approve" })).toContain("Opened.");
      expect((await conversation.toolResults()).map(({ status }) => status)).toEqual(["success"]);
      expect(system.output()).not.toMatch(/prepared statement|advisory|"level":"(error|fatal)"/);
    });

    test("the app is ready again after the pooler has lost its connections to Postgres", async () => {
      const admin = new pg.Client(postgresUrl);
      await admin.connect();
      // It waits until they have ended.
      await admin.query(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename in ('app', 'agent')",
      );
      await admin.end();
      const bob = new HttpPerson(system.appUrl, "bob");
      await expect.poll(async () => (await bob.api("/api/ready")).status).toBe(200);
      await bob.signIn("builder");
      expect(await new Conversation(bob).ask("Hello")).toContain("event: messages");
    });
  },
);
