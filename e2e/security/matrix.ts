import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Databases } from "../support/databases.ts";
import { type Attempt, attack, describeAttempts, findHoles } from "./attack.ts";
import { watchDeparture } from "./account-deletion.ts";
import { DENIED, nameOf } from "./routes.ts";
import { type Foreign, isAllowed, type Stage, setStage } from "./attack-setup.ts";

/**
 * The isolation matrix: every route × every attacker × every case, at both doors.
 * @param name of the database
 * @param databases makes them and says the variables that name them
 * @param foreign reads what another LangGraph server than the launcher's has
 * @returns the stage, for tests of the same system; set before the first test
 */
export function testMatrix(
  name: string,
  databases: () => Promise<Partial<Databases>>,
  foreign?: () => Foreign,
): () => Stage {
  let stage: Stage;
  let other: Foreign | undefined;
  beforeAll(async () => {
    other = foreign?.();
    stage = await setStage(await databases(), other);
  });
  afterAll(() => stage.stop());

  describe("the route table of the running server", () => {
    test("is known whole: each route is allowed or denied on purpose, and none is both", () => {
      const { routes } = stage;
      const table = routes.map(nameOf);
      const allowed = routes.filter(isAllowed).map(nameOf);
      const denied = [...DENIED.filter((name) => !other || table.includes(name)), ...(other?.denied ?? [])];
      const known = [...denied, ...(other?.publicPaths ?? []).map((at) => `GET ${at}`)];
      expect(table.filter((name) => !allowed.includes(name) && !known.includes(name))).toEqual([]);
      expect(allowed.filter((name) => denied.includes(name))).toEqual([]);
      expect(denied.filter((name) => !table.includes(name))).toEqual([]);
      expect(table.length).toBeGreaterThan(40);
    });
  });

  test("signing out takes effect at the LangGraph server within 5 seconds, for tokens that were minted before too", () => {
    process.stdout.write(`\nSigning out took effect after ${stage.revokedAfterMs} ms\n`);
    expect(stage.revokedAfterMs).toBeLessThan(5_500);
  });

  test("nobody reaches another's data at the LangGraph server itself", async () => {
    const { system, routes, cases, markers, direct } = stage;
    const attempts = await attack(system.addresses.langgraph, routes, direct, cases);
    const holes = findHoles(attempts, { markers, isPublic: (attempt) => isPublic(stage, attempt, other) });
    process.stdout.write(describeAttempts(`LangGraph server on ${name}`, attempts, holes));
    expect(holes.map(summary)).toEqual([]);
    expect(attempts.filter((one) => one.status >= 500).map(summary)).toEqual([]);
  }, 120_000);

  test("nobody reaches another's data through the BFF", async () => {
    const { system, routes, cases, markers, throughTheBff } = stage;
    const attempts = await attack(`${system.appUrl}/api/langgraph`, routes, throughTheBff, cases);
    const holes = findHoles(attempts, { markers, isPublic: (attempt) => isPublic(stage, attempt) });
    process.stdout.write(describeAttempts(`BFF on ${name}`, attempts, holes));
    expect(holes.map(summary)).toEqual([]);
    expect(attempts.filter((one) => one.status >= 500).map(summary)).toEqual([]);
  }, 120_000);

  return () => stage;
}

/**
 * Comes last: lets the model go on, and an account be deleted.
 * @param unused tables that this server's system leaves empty
 */
export function testDeparture(stage: () => Stage, unused: readonly string[] = []): void {
  test("whoever deletes their account leaves no row behind, in no table of either database, and takes nobody else's", async () => {
    const { system, stores } = stage();
    process.kill(-system.pid("model"), "SIGCONT");
    const seen = await watchDeparture(system.appUrl, stores);
    expect(seen).toEqual({ untouched: unused, address: "/?account=deleted", remains: {}, lost: [] });
  }, 60_000);
}

/** What an attacker may get: without a session the version, with another person's the system's graphs and that person's own (empty) lists. */
function isPublic({ direct }: Stage, attempt: Attempt, other?: Foreign): boolean {
  const isDirect = direct.some((one) => one.name === attempt.attacker);
  if (isDirect && other?.publicPaths.some((at) => attempt.route === `GET ${at}`)) return true;
  if (attempt.route === "GET /info" && isDirect) return true;
  if (!attempt.attacker.startsWith("other user")) return false;
  const [method = "", at = ""] = attempt.route.split(" ");
  return isAllowed({ method, path: at }) && !at.includes(":thread_id") && attempt.route !== "POST /threads";
}

const summary = ({ route, attacker, case: on, status }: Attempt) =>
  `${status} ${route} as ${attacker}: ${on}`;
