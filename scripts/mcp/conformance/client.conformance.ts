import { expect, test } from "vitest";
import { NOT_APPLICABLE, PENDING, SCENARIOS } from "./scenarios.ts";
import { runScenario, runSuite } from "./suite.ts";

test.concurrent.each([...SCENARIOS])("our MCP client passes the official scenario %s", async (name) => {
  const { passed, output } = await runScenario(name);
  expect(passed, output).toBe(true);
});

test.concurrent("every client scenario of the suite is run, or listed with the reason why not", async () => {
  const { output } = await runSuite(["list"]);
  const [, listed = ""] = output.split("Client scenarios");
  const names = [...listed.matchAll(/^ {2}- (\S+)/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual([...SCENARIOS, ...PENDING, ...NOT_APPLICABLE].sort());
});
