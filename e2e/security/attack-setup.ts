import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { findRoute } from "#auth/resource-server/route-policy.ts";
import { connectAll } from "../support/connect-all.ts";
import type { Databases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { embeddedStores, type Stores } from "../support/personal-rows.ts";
import { type Engine, type System, startSystem } from "../support/system.ts";
import type { Attacker, Case } from "./attack.ts";
import { connectionCanaries } from "./system-secrets.ts";
import { fillPath, probeEnv, readRoutes, type ServerRoute } from "./routes.ts";
import { bearer, findIdentity, makeRestingCases, makeRunningCase, SECRET_WORD } from "./target.ts";

const STUDIO = { "x-auth-scheme": "langsmith" };
const FORGED_COOKIE = "obo-session=bm9ib2R5LW5vYm9keS1ub2JvZHktbm9ib2R5LW5vYm9keQ";

/** A running system with something to steal, and everybody who tries. */
export interface Stage {
  system: System;
  stores: Stores;
  routes: ServerRoute[];
  cases: Case[];
  /** Who asks the LangGraph server itself. */
  direct: Attacker[];
  throughTheBff: Attacker[];
  /** What no attacker's answer may hold. */
  markers: string[];
  /** How long after a sign-out the LangGraph server still took that session's tokens. */
  revokedAfterMs: number;
  stop(): Promise<void>;
}

/** Another LangGraph server than the launcher's: its routes, and what of them anybody may have. */
export interface Foreign {
  engine: Engine;
  routes: ServerRoute[];
  denied: readonly string[];
  publicPaths: readonly string[];
}

/** @param databases variables that name them; without, the embedded ones */
export async function setStage(databases: Partial<Databases>, foreign?: Foreign): Promise<Stage> {
  const table = path.join(os.tmpdir(), `routes-${randomUUID()}.json`);
  // The matrix asks more in a minute than a person may; the limits have tests of their own.
  const system = await startSystem({
    engine: foreign?.engine ?? "npm",
    env: {
      ...(foreign ? {} : probeEnv(table)),
      REQUESTS_PER_MINUTE: "1000000",
      STREAMS_PER_USER: "1000",
      ...databases,
    },
  });
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
  await connectAll(alice);
  const [aliceId, bobId, revokedId] = [
    await findIdentity(alice),
    await findIdentity(bob),
    await findIdentity(leaver),
  ];
  const revokedCookie = `obo-session=${leaver.cookie("obo-session")}`;
  await leaver.signOut();
  const signedOutAt = Date.now();
  const routes = foreign?.routes ?? readRoutes(table);
  rmSync(table, { force: true });

  const answer = await alice.api("/api/langgraph/assistants/search", { json: {} });
  const [assistant] = (await answer.json()) as { assistant_id: string }[];
  const assistantId = assistant?.assistant_id ?? "";
  const cases = await makeRestingCases(alice, assistantId);
  // The model stands still, and with it the answer: the run stays in flight for as long as the matrix takes.
  process.kill(-system.pid("model"), "SIGSTOP");
  cases.push(await makeRunningCase(alice, assistantId));
  const { DATABASE_URL: app, AGENT_DATABASE_URL: agent } = databases;
  const stores = app && agent ? { app, agent } : embeddedStores(system);
  const tokens = Object.values(await connectionCanaries(system.dataDir, stores.app));
  const ids = [aliceId.sub, aliceId.sid, revokedId.sid, ...cases.map((one) => one.runId)];
  const markers = [SECRET_WORD, ...ids, ...tokens];

  // The LangGraph server may believe in a session for 5 seconds after its end, and no longer.
  const isRefused = async () => {
    const headers = { ...(await bearer(system, revokedId)), "content-type": "application/json" };
    const url = `${system.addresses.langgraph}/threads/search`;
    return (await fetch(url, { method: "POST", headers, body: "{}" })).status === 401;
  };
  await vi.waitUntil(isRefused, { timeout: 10_000, interval: 100 });
  const revokedAfterMs = Date.now() - signedOutAt;

  const direct: Attacker[] = [
    { name: "nobody", headers: async () => ({}) },
    { name: "expired token", headers: () => bearer(system, aliceId, 120) },
    { name: "revoked session", headers: () => bearer(system, revokedId) },
    { name: "other user", headers: () => bearer(system, bobId) },
    { name: "Studio header", headers: async () => STUDIO },
    { name: "other user + Studio", headers: async () => ({ ...(await bearer(system, bobId)), ...STUDIO }) },
  ];
  const from = { origin: system.appUrl };
  const bobCookie = `obo-session=${bob.cookie("obo-session")}`;
  const throughTheBff: Attacker[] = [
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

  const stop = async () => {
    process.kill(-system.pid("model"), "SIGCONT");
    await system.stop();
  };
  return { system, stores, routes, cases, direct, throughTheBff, markers, revokedAfterMs, stop };
}

const ANY_ID = {
  threadId: "00000000-0000-7000-8000-000000000001",
  runId: "00000000-0000-7000-8000-000000000002",
  checkpointId: "00000000-0000-7000-8000-000000000003",
  assistantId: "agent",
};

/** Whether the route policy lets anything of a route through. */
export function isAllowed(route: ServerRoute): boolean {
  return findRoute(route.method, fillPath(route, ANY_ID)) !== undefined;
}
