import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { findRoute } from "#auth/route-policy.ts";
import { listStores } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { embeddedStores, type Stores } from "../support/rows-of-person.ts";
import { type System, startSystem } from "../support/system.ts";
import { type Attacker, type Attempt, attack, type Case, describeAttempts, findHoles } from "./attack.ts";
import { watchDeparture } from "./departure.ts";
import { sendRaw } from "./raw.ts";
import { DENIED, fillPath, nameOf, probeEnv, readRoutes, type ServerRoute } from "./routes.ts";
import { SPELLINGS } from "./spellings.ts";
import { bearer, findIdentity, makeRestingCases, makeRunningCase, SECRET_WORD } from "./victim.ts";

const STUDIO = { "x-auth-scheme": "langsmith" };
const FORGED_COOKIE = "obo-session=bm9ib2R5LW5vYm9keS1ub2JvZHktbm9ib2R5LW5vYm9keQ";

describe.each(listStores(inject("postgresUrl")))("with its rows in $name", ({ name, store }) => {
  let system: System;
  let routes: ServerRoute[];
  let cases: Case[];
  let direct: Attacker[];
  let throughTheBff: Attacker[];
  let markers: string[];
  let revokedAfterMs: number;
  let stores: Stores;

  beforeAll(async () => {
    const table = path.join(os.tmpdir(), `routes-${randomUUID()}.json`);
    const databases = await store();
    // The matrix asks more in a minute than a person may; the limits have tests of their own.
    system = await startSystem({
      env: {
        ...probeEnv(table),
        REQUESTS_PER_MINUTE: "1000000",
        STREAMS_PER_USER: "1000",
        ...databases,
      },
    });
    const { DATABASE_URL: app, CHECKPOINTS_URL: agent } = databases;
    stores = app && agent ? { app, agent } : embeddedStores(system);
    const alice = new HttpPerson(system.appUrl, "alice");
    const bob = new HttpPerson(system.appUrl, "bob");
    const leaver = new HttpPerson(system.appUrl, "alice");
    for (const [person, password] of [
      [alice, "wonderland"],
      [bob, "builder"],
      [leaver, "wonderland"],
    ] as const) {
      await person.signIn(password);
    }
    await alice.connectGitHub();
    const [aliceId, bobId, revokedId] = [
      await findIdentity(alice),
      await findIdentity(bob),
      await findIdentity(leaver),
    ];
    const revokedCookie = `obo-session=${leaver.cookie("obo-session")}`;
    await leaver.signOut();
    const signedOutAt = Date.now();
    routes = readRoutes(table);
    rmSync(table);

    const answer = await alice.api("/api/langgraph/assistants/search", { json: {} });
    const [assistant] = (await answer.json()) as { assistant_id: string }[];
    const assistantId = assistant?.assistant_id ?? "";
    cases = await makeRestingCases(alice, assistantId);
    // The model stands still, and with it the answer: the run stays in flight for as long as the matrix takes.
    process.kill(-system.pid("model"), "SIGSTOP");
    cases.push(await makeRunningCase(alice, assistantId));
    markers = [SECRET_WORD, aliceId.sub, aliceId.sid, revokedId.sid, ...cases.map((one) => one.runId)];

    // The LangGraph server may believe in a session for 5 seconds after its end, and no longer.
    const isRefused = async () => {
      const headers = { ...(await bearer(system, revokedId)), "content-type": "application/json" };
      const url = `${system.addresses.langgraph}/threads/search`;
      return (await fetch(url, { method: "POST", headers, body: "{}" })).status === 401;
    };
    await vi.waitUntil(isRefused, { timeout: 10_000, interval: 100 });
    revokedAfterMs = Date.now() - signedOutAt;

    direct = [
      { name: "nobody", headers: async () => ({}) },
      { name: "expired token", headers: () => bearer(system, aliceId, 120) },
      { name: "revoked session", headers: () => bearer(system, revokedId) },
      { name: "other user", headers: () => bearer(system, bobId) },
      { name: "Studio header", headers: async () => STUDIO },
      { name: "other user + Studio", headers: async () => ({ ...(await bearer(system, bobId)), ...STUDIO }) },
    ];
    const from = { origin: system.appUrl };
    const bobCookie = `obo-session=${bob.cookie("obo-session")}`;
    throughTheBff = [
      { name: "nobody", headers: async () => from },
      { name: "forged cookie", headers: async () => ({ ...from, cookie: FORGED_COOKIE }) },
      { name: "revoked session", headers: async () => ({ ...from, cookie: revokedCookie }) },
      { name: "token, no cookie", headers: async () => ({ ...from, ...(await bearer(system, aliceId)) }) },
      { name: "other user", headers: async () => ({ ...from, cookie: bobCookie }) },
      { name: "other user + Studio", headers: async () => ({ ...from, ...STUDIO, cookie: bobCookie }) },
      {
        name: "other user + token",
        headers: async () => ({ ...from, ...(await bearer(system, aliceId)), cookie: bobCookie }),
      },
    ];
  });
  afterAll(async () => {
    process.kill(-system.pid("model"), "SIGCONT");
    await system.stop();
  });

  const anyId = {
    threadId: "00000000-0000-7000-8000-000000000001",
    runId: "00000000-0000-7000-8000-000000000002",
    checkpointId: "00000000-0000-7000-8000-000000000003",
    assistantId: "agent",
  };
  const isAllowed = (route: ServerRoute) => findRoute(route.method, fillPath(route, anyId)) !== undefined;

  /** What an attacker may have: anybody the version, somebody else the system's own graphs and their own (empty) lists. */
  function isPublic(attempt: Attempt): boolean {
    if (attempt.route === "GET /info" && direct.some((one) => one.name === attempt.attacker)) return true;
    if (!attempt.attacker.startsWith("other user")) return false;
    const [method = "", at = ""] = attempt.route.split(" ");
    return isAllowed({ method, path: at }) && !at.includes(":thread_id") && attempt.route !== "POST /threads";
  }

  describe("the route table of the running server", () => {
    test("is known whole: each route is allowed or denied on purpose, and none is both", () => {
      const table = routes.map(nameOf);
      const allowed = routes.filter(isAllowed).map(nameOf);
      expect(table.filter((name) => !allowed.includes(name) && !DENIED.includes(name))).toEqual([]);
      expect(allowed.filter((name) => DENIED.includes(name))).toEqual([]);
      expect(DENIED.filter((name) => !table.includes(name))).toEqual([]);
      expect(table.length).toBeGreaterThan(40);
    });
  });

  test("signing out takes effect at the LangGraph server within 5 seconds, for tokens that were minted before too", () => {
    process.stdout.write(`\nSigning out took effect after ${revokedAfterMs} ms\n`);
    expect(revokedAfterMs).toBeLessThan(5_500);
  });

  describe("nobody reaches another's data", () => {
    test("at the LangGraph server itself", async () => {
      const attempts = await attack(system.addresses.langgraph, routes, direct, cases);
      const holes = findHoles(attempts, { markers, isPublic });
      process.stdout.write(describeAttempts(`LangGraph server on ${name}`, attempts, holes));
      expect(holes.map(summary)).toEqual([]);
      expect(attempts.filter((one) => one.status >= 500).map(summary)).toEqual([]);
    }, 120_000);

    test("through the BFF", async () => {
      const attempts = await attack(`${system.appUrl}/api/langgraph`, routes, throughTheBff, cases);
      const holes = findHoles(attempts, { markers, isPublic });
      process.stdout.write(describeAttempts(`BFF on ${name}`, attempts, holes));
      expect(holes.map(summary)).toEqual([]);
      expect(attempts.filter((one) => one.status >= 500).map(summary)).toEqual([]);
    }, 120_000);

    // How a path is read, and how a connection is upgraded, does not hang on the database.
    test.skipIf(name !== "SQLite").each(["LangGraph server", "BFF"] as const)(
      "by another spelling of a path at the %s, as nobody or as somebody else",
      async (door) => {
        const isDirect = door === "LangGraph server";
        const base = isDirect ? system.addresses.langgraph : system.addresses.web;
        const prefix = isDirect ? "" : "/api/langgraph";
        const attackers = isDirect ? direct : throughTheBff;
        const spelled = fc.tuple(
          fc.constantFrom(...routes.filter((route) => route.path !== "/info")),
          fc.constantFrom(...cases),
          fc.constantFrom(...SPELLINGS),
          fc.nat(200),
          fc.constantFrom(...attackers.filter(({ name }) => name === "nobody" || name === "other user")),
        );
        let sent = 0;
        await fc.assert(
          fc.asyncProperty(spelled, async ([route, one, spell, at, attacker]) => {
            const target = spell(`${prefix}${fillPath(route, one)}`, at, base);
            const method = route.method === "ALL" ? "GET" : route.method;
            const answer = await sendRaw(base, method, target, await attacker.headers(), "{}");
            sent += 1;
            // A page that is not found may repeat its address, and so the run's id that the attacker knew.
            for (const marker of markers.filter((text) => text !== one.runId)) {
              expect(answer.body).not.toContain(marker);
            }
            // Lists and the system's graphs are bob's to read, however he spells it.
            const isOwn =
              attacker.name === "other user" && isAllowed(route) && !route.path.includes(":thread_id");
            // Out of the BFF's path a spelling may lead to one of the app's pages.
            const isPage = !isDirect && answer.type.startsWith("text/html");
            if (isOwn || isPage) return;
            expect({ target, ok: isSuccess(answer.status) }).toEqual({ target, ok: false });
          }),
          { numRuns: 400 },
        );
        process.stdout.write(`\nSpellings at the ${door}: ${sent} requests, 0 holes\n`);
      },
      120_000,
    );

    test.skipIf(name !== "SQLite")(
      "by a WebSocket",
      async () => {
        const upgrade = {
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        };
        const gets = routes.filter((route) => route.method === "GET");
        let sent = 0;
        for (const attacker of direct) {
          for (const target of gets.flatMap((route) => cases.map((one) => fillPath(route, one)))) {
            const headers = { ...(await attacker.headers()), ...upgrade };
            const answer = await sendRaw(system.addresses.langgraph, "GET", target, headers, "");
            sent += 1;
            expect({ target, upgraded: answer.status === 101 }).toEqual({ target, upgraded: false });
          }
        }
        process.stdout.write(`\nWebSocket upgrades: ${sent} requests, 0 opened\n`);
      },
      60_000,
    );
  });

  test("whoever deletes their account leaves no row behind, in no table of either database, and takes nobody else's", async () => {
    process.kill(-system.pid("model"), "SIGCONT");
    const seen = await watchDeparture(system.appUrl, stores);
    expect(seen).toEqual({ untouched: [], address: "/?account=deleted", remains: {}, lost: [] });
  }, 60_000);
});

const summary = ({ route, attacker, case: on, status }: Attempt) =>
  `${status} ${route} as ${attacker}: ${on}`;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
