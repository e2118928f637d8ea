import fc from "fast-check";
import { expect, test } from "vitest";
import { isAllowed } from "./attack-setup.ts";
import { testAccountDeletion, testMatrix } from "./matrix.ts";
import { sendRaw } from "./raw.ts";
import { fillPath } from "./routes.ts";
import { SPELLINGS } from "./spellings.ts";

const setup = testMatrix("SQLite", async () => ({}));

// Paths and upgrades don't depend on the database, so these tests run once.
test.each(["LangGraph server", "BFF"] as const)(
  "no spelling of a path at the %s reaches another person's data, without a session or with another person's",
  async (server) => {
    const { system, routes, cases, markers, direct, throughTheBff } = setup();
    const isDirect = server === "LangGraph server";
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
        // A 404 page may repeat its URL, which contains the run's id that the attacker already knew.
        for (const marker of markers.filter((text) => text !== one.runId)) {
          expect(answer.body).not.toContain(marker);
        }
        // Bob may read lists and the system's graphs, in any spelling.
        const isOwn =
          attacker.name === "other user" && isAllowed(route) && !route.path.includes(":thread_id");
        // A spelling may lead out of the BFF's path to one of the app's pages.
        const isPage = !isDirect && answer.type.startsWith("text/html");
        if (isOwn || isPage) return;
        expect({ target, ok: isSuccess(answer.status) }).toEqual({ target, ok: false });
      }),
      { numRuns: 400 },
    );
    process.stdout.write(`\nSpellings at the ${server}: ${sent} requests, 0 holes\n`);
  },
  120_000,
);

test("no WebSocket reaches another person's data", async () => {
  const { system, routes, cases, direct } = setup();
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
}, 60_000);

testAccountDeletion(setup);

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
