import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { findRoute } from "#auth/resource-server/route-policy.ts";
import { connectAll } from "../support/connect-all.ts";
import type { Databases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type DatabaseUrls, embeddedDatabases } from "../support/personal-rows.ts";
import { type Engine, type System, startSystem } from "../support/system.ts";
import type { Attacker, Case } from "./attack.ts";
import { fillPath, probeEnv, readRoutes, type ServerRoute } from "./routes.ts";
import { connectionCanaries } from "./system-secrets.ts";
import { bearer, findIdentity, makeIdleCases, makeRunningCase, SECRET_WORD } from "./target.ts";

const STUDIO = { "x-auth-scheme": "langsmith" };
const FORGED_COOKIE = "obo-session=bm9ib2R5LW5vYm9keS1ub2JvZHktbm9ib2R5LW5vYm9keQ";

/** A running system with the victim's data, and the attackers. */
export interface AttackSetup {
  system: System;
  stores: DatabaseUrls;
  routes: ServerRoute[];
  cases: Case[];
  /** Attackers of the LangGraph server. */
  direct: Attacker[];
  /** Attackers of the BFF. */
  throughTheBff: Attacker[];
  /** Texts that no response to an attacker may contain. */
  markers: string[];
  /** How long after a sign-out the LangGraph server still accepted that session's tokens. */
  acceptedForMs: number;
  stop(): Promise<void>;
}

/** A LangGraph server other than the launcher's, with its routes. */
export interface OtherServer {
  engine: Engine;
  routes: ServerRoute[];
  /** Routes that must be denied to everyone. */
  denied: readonly string[];
  /** GET paths that anyone may read. */
  publicPaths: readonly string[];
}

/** @param databases variables with their URLs; by default the embedded databases */
export async function setUpAttack(databases: Partial<Databases>, other?: OtherServer): Promise<AttackSetup> {
  const table = path.join(os.tmpdir(), `routes-${randomUUID()}.json`);
  // The matrix exceeds a person's request limits, which have their own tests.
  const system = await startSystem({
    engine: other?.engine ?? "npm",
    env: {
      ...(other ? {} : probeEnv(table)),
      REQUESTS_PER_MINUTE: "1000000",
      STREAMS_PER_USER: "1000",
      ...databases,
    },
  });
  const alice = new HttpPerson(system.appUrl, "alice");
  const bob = new HttpPerson(system.appUrl, "bob");
  const signedOut = new HttpPerson(system.appUrl, "alice");
  for (const [person, password] of [
    [alice, "wonderland"],
    [bob, "builder"],
    [signedOut, "wonderland"],
  ] as const) {
    await person.signIn(password);
  }
  await connectAll(alice);
  const [aliceId, bobId, revokedId] = [
    await findIdentity(alice),
    await findIdentity(bob),
    await findIdentity(signedOut),
  ];
  const revokedCookie = `obo-session=${signedOut.cookie("obo-session")}`;
  await signedOut.signOut();
  const signedOutAt = Date.now();
  const routes = other?.routes ?? readRoutes(table);
  rmSync(table, { force: true });

  const answer = await alice.api("/api/langgraph/assistants/search", { json: {} });
  const [assistant] = (await answer.json()) as { assistant_id: string }[];
  const assistantId = assistant?.assistant_id ?? "";
  const cases = await makeIdleCases(alice, assistantId);
  // With the model paused, the run stays in flight while the matrix runs.
  process.kill(-system.pid("model"), "SIGSTOP");
  cases.push(await makeRunningCase(alice, assistantId));
  const { DATABASE_URL: app, AGENT_DATABASE_URL: agent } = databases;
  const stores = app && agent ? { app, agent } : embeddedDatabases(system);
  const tokens = Object.values(await connectionCanaries(system.dataDir, stores.app));
  const ids = [aliceId.sub, aliceId.sid, revokedId.sid, ...cases.map((one) => one.runId)];
  const markers = [SECRET_WORD, ...ids, ...tokens];

  // The LangGraph server may accept a session for at most 5 seconds after its end.
  let acceptedForMs = 0;
  const isRefused = async () => {
    const askedAfterMs = Date.now() - signedOutAt;
    const headers = { ...(await bearer(system, revokedId)), "content-type": "application/json" };
    const url = `${system.addresses.langgraph}/threads/search`;
    if ((await fetch(url, { method: "POST", headers, body: "{}" })).status === 401) return true;
    acceptedForMs = askedAfterMs;
    return false;
  };
  await vi.waitUntil(isRefused, { timeout: 10_000, interval: 100 });

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
  return { system, stores, routes, cases, direct, throughTheBff, markers, acceptedForMs, stop };
}

const ANY_ID = {
  threadId: "00000000-0000-7000-8000-000000000001",
  runId: "00000000-0000-7000-8000-000000000002",
  checkpointId: "00000000-0000-7000-8000-000000000003",
  assistantId: "agent",
};

/** Whether the route policy allows the route. */
export function isAllowed(route: ServerRoute): boolean {
  return findRoute(route.method, fillPath(route, ANY_ID)) !== undefined;
}
