import fc from "fast-check";
import { expect, test } from "vitest";
import { testDeparture, testMatrix } from "./matrix.ts";
import { sendRaw } from "./raw.ts";
import { fillPath } from "./routes.ts";
import { SPELLINGS } from "./spellings.ts";
import { isAllowed } from "./attack-setup.ts";

const stage = testMatrix("SQLite", async () => ({}));

// How a path is read, and how a connection is upgraded, does not hang on the database: here only.
test.each(["LangGraph server", "BFF"] as const)(
  "nobody reaches another's data by another spelling of a path at the %s, as nobody or as somebody else",
  async (door) => {
    const { system, routes, cases, markers, direct, throughTheBff } = stage();
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

test("nobody reaches another's data by a WebSocket", async () => {
  const { system, routes, cases, direct } = stage();
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

testDeparture(stage);

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
