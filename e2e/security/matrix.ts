import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Databases } from "../support/databases.ts";
import { deleteAccountAndInspect } from "./account-deletion.ts";
import { type Attempt, attack, describeAttempts, findHoles } from "./attack.ts";
import { type AttackSetup, isAllowed, type OtherServer, setUpAttack } from "./attack-setup.ts";
import { DENIED, nameOf } from "./routes.ts";

/**
 * The isolation matrix: every route × every attacker × every case, at the LangGraph server and the BFF.
 * @param name of the database
 * @param databases creates them and returns the variables with their URLs
 * @param otherServer describes a LangGraph server other than the launcher's
 * @returns the setup, for tests of the same system; available from the first test on
 */
export function testMatrix(
  name: string,
  databases: () => Promise<Partial<Databases>>,
  otherServer?: () => OtherServer,
): () => AttackSetup {
  let setup: AttackSetup;
  let other: OtherServer | undefined;
  beforeAll(async () => {
    other = otherServer?.();
    setup = await setUpAttack(await databases(), other);
  });
  afterAll(() => setup.stop());

  describe("the route table of the running server", () => {
    test("is complete: each route is explicitly allowed or denied, and none is both", () => {
      const { routes } = setup;
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

  test("signing out takes effect at the LangGraph server within 5 seconds, also for tokens issued before", () => {
    process.stdout.write(`\nA signed-out session was accepted for ${setup.acceptedForMs} ms\n`);
    expect(setup.acceptedForMs).toBeLessThan(5_500);
  });

  test("no attacker reaches another person's data at the LangGraph server", async () => {
    const { system, routes, cases, markers, direct } = setup;
    const attempts = await attack(system.addresses.langgraph, routes, direct, cases);
    const holes = findHoles(attempts, { markers, isPublic: (attempt) => isPublic(setup, attempt, other) });
    process.stdout.write(describeAttempts(`LangGraph server on ${name}`, attempts, holes));
    expect(holes.map(summary)).toEqual([]);
    expect(attempts.filter((one) => one.status >= 500).map(summary)).toEqual([]);
  }, 120_000);

  test("no attacker reaches another person's data through the BFF", async () => {
    const { system, routes, cases, markers, throughTheBff } = setup;
    const attempts = await attack(`${system.appUrl}/api/langgraph`, routes, throughTheBff, cases);
    const holes = findHoles(attempts, { markers, isPublic: (attempt) => isPublic(setup, attempt) });
    process.stdout.write(describeAttempts(`BFF on ${name}`, attempts, holes));
    expect(holes.map(summary)).toEqual([]);
    expect(attempts.filter((one) => one.status >= 500).map(summary)).toEqual([]);
  }, 120_000);

  return () => setup;
}

/**
 * Must run last: resumes the model and deletes an account.
 * @param unused tables that stay empty with this LangGraph server
 */
export function testAccountDeletion(setup: () => AttackSetup, unused: readonly string[] = []): void {
  test("deleting an account removes all of its rows from every table of both databases, and no one else's", async () => {
    const { system, stores } = setup();
    process.kill(-system.pid("model"), "SIGCONT");
    const seen = await deleteAccountAndInspect(system.appUrl, stores);
    expect(seen).toEqual({ emptyTables: unused, address: "/?account=deleted", remains: {}, lost: [] });
  }, 60_000);
}

/** Without a session the version is public; with another person's, the system's graphs and that person's own (empty) lists. */
function isPublic({ direct }: AttackSetup, attempt: Attempt, other?: OtherServer): boolean {
  const isDirect = direct.some((one) => one.name === attempt.attacker);
  if (isDirect && other?.publicPaths.some((at) => attempt.route === `GET ${at}`)) return true;
  if (attempt.route === "GET /info" && isDirect) return true;
  if (!attempt.attacker.startsWith("other user")) return false;
  const [method = "", at = ""] = attempt.route.split(" ");
  return isAllowed({ method, path: at }) && !at.includes(":thread_id") && attempt.route !== "POST /threads";
}

const summary = ({ route, attacker, case: on, status }: Attempt) =>
  `${status} ${route} as ${attacker}: ${on}`;
